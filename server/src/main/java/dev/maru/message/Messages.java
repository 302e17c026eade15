package dev.maru.message;

import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.http.Exchange;
import dev.maru.log.Append;
import dev.maru.log.Outcome;
import dev.maru.protocol.Command;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import dev.maru.protocol.User;
import dev.maru.session.Desk;
import dev.maru.session.Reply;
import dev.maru.session.Route;
import dev.maru.session.Session;
import dev.maru.session.Verb;
import java.util.List;
import java.util.UUID;

/** What people write, on its way to the log: the verb {@code message} and its route. Immutable. */
public final class Messages {

  /** Source: protocol.md, section 2. */
  private static final int MAX_CLIENT_ID = 64;

  private final IdentityFields identity;

  /** Messages whose identity fields are always overwritten from the user. */
  public Messages(IdentityFields identity) {
    this.identity = identity;
  }

  /** The verbs. */
  public List<Verb> verbs() {
    return List.of(new Verb("message", Right.WRITE, this::told));
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(new Route("POST", "/chat/rooms/{room}/messages", this::posted));
  }

  private void told(Session session, Command command, Reply reply) throws Refusal {
    String room = command.room();
    send(
        session.desk(),
        session.speaker().user(),
        room,
        command.fields(),
        new ReplyTo(session, room, reply));
  }

  private void posted(Desk desk, Exchange exchange) throws Refusal {
    String room = RoomId.require(exchange.request().part("room"));
    desk.admit(
        exchange,
        speaker ->
            desk.inquire(
                exchange, speaker, List.of(room), () -> post(desk, exchange, speaker, room)));
  }

  private void post(Desk desk, Exchange exchange, Speaker speaker, String room) throws Refusal {
    desk.require(speaker, exchange.request(), room, Right.WRITE);
    JsonObject fields = MessageForm.read(exchange.request());
    if (fields.has("room_id") && !fields.word("room_id", "").equals(room)) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "`room_id` is not the room of the path");
    }
    User user = speaker.user();
    try {
      send(desk, user, room, fields, new AnswerTo(desk, user, room, exchange));
    } catch (Refusal refusal) {
      throw desk.noted(user, exchange.request(), room, refusal);
    }
  }

  private void send(Desk desk, User user, String room, JsonObject fields, Outcome outcome)
      throws Refusal {
    desk.house().allowance().rates().requireRoom(room);
    byte[] data = identity.overwrite(fields.object("message"), user);
    long replyTo = fields.number("reply_to", 1, Cursor.MAX_SEQ, 0);
    String clientId = clientId(fields);
    desk.append(
        new Append(
            room, user, clientId, Event.MESSAGE, replyTo, data, desk.shard().lane(), outcome));
  }

  private static String clientId(JsonObject fields) throws Refusal {
    if (!fields.has("client_id")) {
      return UUID.randomUUID().toString();
    }
    String clientId = fields.text("client_id", "");
    if (clientId.isEmpty() || clientId.length() > MAX_CLIENT_ID) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST, "`client_id` must be 1 to " + MAX_CLIENT_ID + " characters long");
    }
    return clientId;
  }
}
