package dev.maru.transport.chat;

import dev.maru.http.Exchange;
import dev.maru.http.Exchange.Parked;
import dev.maru.http.Response;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Command;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.session.Answers;
import dev.maru.session.Desk;
import dev.maru.session.Reply;
import dev.maru.session.Route;
import dev.maru.session.Session;
import dev.maru.session.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /chat/commands}: the frames of a WebSocket, where there is none. The commands join
 * the message path where a socket's frames do. Immutable.
 */
final class Commands {

  /** More commands than one request needs. */
  private static final int MAX_COMMANDS = 100;

  /** How long the connection's sweep leaves a request alone that waits for its answers. */
  private static final int LOOK_MS = 60_000;

  /** The routes. */
  List<Route> routes() {
    return List.of(new Route("POST", "/chat/commands", Commands::commands));
  }

  private static void commands(Desk desk, Exchange exchange) throws Refusal {
    List<JsonObject> objects = JsonObject.readAll(exchange.request().body());
    if (objects.size() > MAX_COMMANDS) {
      throw new Refusal(ErrorCode.TOO_LARGE, "at most " + MAX_COMMANDS + " commands a request");
    }
    Session session = new Session(desk, Nowhere.TRANSPORT, exchange.request().address());
    session.speak(true); // a verb may say nothing to a seed client, but here all are answered
    boolean open = desk.house().access().isOpen();
    if (!open && !objects.isEmpty() && objects.getFirst().has("token")) {
      perform(exchange, session, objects); // its first command says who is speaking, as on a socket
      return;
    }
    desk.admit(
        exchange,
        speaker -> {
          session.admit(speaker);
          perform(exchange, session, objects);
        });
  }

  private static void perform(Exchange exchange, Session session, List<JsonObject> objects) {
    Replies replies = new Replies(exchange, session, objects.size());
    for (int i = 0; i < objects.size(); i++) {
      Slot slot = new Slot(replies, i, objects.get(i));
      try {
        session.dispatch(Command.of(objects.get(i)), slot);
      } catch (Refusal refusal) {
        slot.refuse(refusal);
      }
    }
    replies.begun();
  }

  /** The answers to one request's commands, in their order. Owned by the desk's lane. */
  private static final class Replies {

    private final Exchange exchange;
    private final Session session;
    private final @Nullable Frame[] frames;
    private int missing;
    private boolean begun;

    Replies(Exchange exchange, Session session, int count) {
      this.exchange = exchange;
      this.session = session;
      this.frames = new Frame[count];
      this.missing = count;
    }

    void put(int index, Frame frame) {
      if (frames[index] == null) {
        frames[index] = frame;
        missing--;
        answer();
      }
    }

    void begun() {
      begun = true;
      answer();
      if (missing > 0) {
        park();
      }
    }

    /** However long it takes: what was begun is done, unless nobody is there any more to hear. */
    private void park() {
      exchange.park(
          new Parked("", LOOK_MS, nowMs -> {}, this::park, session::ended, refusal -> {}));
    }

    private void answer() {
      if (!begun || missing > 0) {
        return;
      }
      session.ended();
      JsonWriter json = new JsonWriter(64 + frames.length * 200).raw("[");
      String comma = "";
      for (Frame frame : frames) {
        if (frame != null) {
          json.raw(comma).raw(frame.array(), frame.payloadOffset(), frame.payloadLength());
          comma = ",";
        }
      }
      exchange.respond(Response.json(200, json.raw("]").bytes()));
    }
  }

  /** One command's place among the answers. */
  private record Slot(Replies replies, int index, String echo) implements Reply {

    Slot(Replies replies, int index, JsonObject fields) {
      this(replies, index, Command.echoOf(fields));
    }

    @Override
    public void answer(Frame frame) {
      replies.put(index, frame);
    }

    @Override
    public void refuse(Refusal refusal) {
      replies.put(index, Answers.error(echo, refusal));
    }
  }

  /** Where the frames go that nobody waits for: the request has its answers, and no more. */
  private enum Nowhere implements Transport {
    TRANSPORT;

    @Override
    public void write(Frame[] frames, int count) {
      // a request hears its answers only
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public long pendingBytes() {
      return 0;
    }

    @Override
    public void close(CloseCode code, String reason) {
      // nothing is open
    }
  }
}
