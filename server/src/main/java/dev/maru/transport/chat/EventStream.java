package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.maru.access.Speaker;
import dev.maru.http.OpenBody;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Command;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.session.Answers;
import dev.maru.session.Desk;
import dev.maru.session.Farewell;
import dev.maru.session.Reply;
import dev.maru.session.Session;
import dev.maru.session.Transport;
import java.util.SortedMap;

/**
 * A session on an event stream: an answer to one GET that does not end. Its URL says what a socket
 * says by joining; the frames are the same. Owned by its desk's lane.
 */
final class EventStream implements OpenBody.Author, Transport {

  /** How long a stream may be silent, milliseconds. Source: protocol.md, section 5: 15 s. */
  private static final int HEARTBEAT_MS = 10_000;

  /** How long a peer may take nothing while something waits. Source: promises.md, P12: 15 s. */
  private static final int STALL_MS = 10_000;

  /** After how long a browser comes back by itself; with jitter it would be a client's own. */
  private static final byte[] GREETING = ": maru\nretry: 2000\n\n".getBytes(US_ASCII);

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(US_ASCII);

  private final EventStreams shared;
  private final Desk desk;
  private final OpenBody body;
  private final User user;
  private final Session session;
  private final Cursors cursors;
  private final Asked asked;
  private int joined;
  private boolean joining;
  private boolean going;
  private boolean ended;
  private int retryAfterMs;
  private boolean wrote = true;
  private boolean spoke = true;
  private int quietSinceMs;
  private int silentSinceMs;

  /**
   * What the request said.
   *
   * @param address where it comes from
   * @param denied the rooms that the speaker may not read, by their places in the list
   * @param limit how many events the first page of each room may hold
   */
  record Asked(
      Speaker speaker,
      String address,
      boolean version1,
      SortedMap<Integer, Refusal> denied,
      int limit) {}

  EventStream(EventStreams shared, Desk desk, OpenBody body, Asked asked, Cursors cursors) {
    this.shared = shared;
    this.desk = desk;
    this.body = body;
    this.cursors = cursors;
    this.asked = asked;
    this.user = asked.speaker().user();
    this.session = Session.ofRequest(desk, this, asked.address());
    session.speakFor(asked.speaker(), asked.version1());
    body.write(GREETING, 0, GREETING.length);
    desk.turn().atEnd(this::join);
  }

  /**
   * Joins one room after the other, the next when the page of the last has left: many rooms that
   * are behind would else fill the outbox before the client could read any of it.
   */
  private void join() {
    if (going || ended) {
      return;
    }
    going = true;
    while (!ended && !joining && joined < cursors.count() && (joined == 0 || session.takesMore())) {
      joining = true;
      joinNext(joined);
    }
    going = false;
  }

  private void joinNext(int index) {
    Joining reply = new Joining(index);
    Refusal denied = asked.denied().get(index);
    if (denied != null) {
      reply.refuse(denied);
      return;
    }
    try {
      session.dispatch(Command.of(JsonObject.read(command(index))), reply);
    } catch (Refusal refusal) {
      reply.refuse(refusal);
    }
  }

  private byte[] command(int index) {
    JsonWriter json = new JsonWriter(200).raw("{\"action\":\"join\",\"room_id\":");
    json.string(cursors.room(index)).raw(",\"limit\":").number(asked.limit());
    if (cursors.seq(index) >= 0) {
      json.raw(",\"after\":").number(cursors.seq(index));
    }
    if (!cursors.epoch(index).isEmpty()) {
      json.raw(",\"epoch\":").string(cursors.epoch(index));
    }
    return json.raw("}").bytes();
  }

  @Override
  public void write(Frame[] frames, int count) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += frames[i].payloadLength() + 16 + 32 * cursors.count();
    }
    EventText text = new EventText(size);
    for (int i = 0; i < count; i++) {
      int moved = cursors.find(frames[i]);
      if (moved >= 0) {
        cursors.move(moved, frames[i].seq(), session.epoch(frames[i].room()));
        cursors.write(text.ascii("id: "));
        text.ascii("\n");
      }
      text.data(frames[i]);
    }
    wrote = true;
    spoke = true;
    text.sendTo(body);
    joinLater();
  }

  private void joinLater() {
    if (joined < cursors.count()) {
      desk.turn().atEnd(this::join);
    } else if (session.bereft()) {
      desk.turn().atEnd(this::endIfBereft);
    }
  }

  /** Nothing can come any more; whoever takes nothing is not waited for. */
  private void endIfBereft() {
    if (!ended && session.bereft() && joined == cursors.count()) {
      session.close(CloseCode.FORBIDDEN, "no room is left that it may show");
    }
  }

  @Override
  public boolean isWritable() {
    return body.isWritable();
  }

  @Override
  public long pendingBytes() {
    return body.pendingBytes();
  }

  @Override
  public void writable() {
    session.drained();
    joinLater();
  }

  @Override
  public void close(CloseCode code, String reason) {
    ended = true;
    EventText text = new EventText(160);
    if (session.v1()) {
      text.data(Farewell.frame(code, retryAfterMs, reason));
    }
    text.sendTo(body);
    body.end();
  }

  @Override
  public void drain(int retryMs) {
    retryAfterMs = retryMs;
    EventText text = new EventText(32).ascii("retry: ").ascii(Integer.toString(retryMs));
    text.ascii("\n\n").sendTo(body);
    session.close(CloseCode.DRAINING, "restart");
  }

  @Override
  public void dismiss(String userId, Refusal why) {
    if (user.id().equals(userId)) {
      session.close(CloseCode.AUTH, why.reason());
    }
  }

  @Override
  public void sweep(int nowMs) {
    quietSinceMs = wrote ? nowMs : quietSinceMs;
    silentSinceMs = spoke ? nowMs : silentSinceMs;
    wrote = false;
    spoke = false;
    if (session.over(desk.wallMs(nowMs))) {
      session.close(CloseCode.AUTH, Speaker.OVER);
    } else if (session.bereft()) {
      desk.turn().atEnd(this::endIfBereft); // behind what says which room it was
    } else if (!body.isWritable()) {
      if (nowMs - quietSinceMs >= STALL_MS) {
        session.close(CloseCode.SLOW, "takes nothing: come back and resume from the cursor");
      }
    } else if (nowMs - silentSinceMs >= shared.pingMs()) {
      spoke = true;
      session.ping(shared.load());
    } else if (nowMs - quietSinceMs >= HEARTBEAT_MS) {
      wrote = true;
      body.write(HEARTBEAT, 0, HEARTBEAT.length);
    }
  }

  @Override
  public void closed() {
    ended = true;
    desk.house().allowance().waited(user);
    session.ended();
  }

  /** What the join of one room is answered; the rooms behind it wait for that. */
  private final class Joining implements Reply {

    private final int index;

    Joining(int index) {
      this.index = index;
    }

    @Override
    public String echo() {
      return "";
    }

    @Override
    public void answer(Frame frame) {
      session.tell(frame);
      next();
    }

    @Override
    public void refuse(Refusal refusal) {
      session.refuse(Answers.roomError(cursors.room(index), refusal));
      next();
    }

    private void next() {
      joined++;
      joining = false;
      joinLater();
    }
  }
}
