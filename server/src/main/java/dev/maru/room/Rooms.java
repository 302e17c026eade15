package dev.maru.room;

import dev.maru.access.Right;
import dev.maru.hub.Opening;
import dev.maru.hub.PageJson;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Command;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.session.Answers;
import dev.maru.session.Reply;
import dev.maru.session.Session;
import dev.maru.session.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verbs {@code join}, {@code leave}, {@code history} and {@code typing}. Immutable. */
public final class Rooms {

  /** Source: protocol.md, section 3. */
  private static final int DEFAULT_LIMIT = 50;

  /** The verbs. */
  public List<Verb> verbs() {
    return List.of(
        new Verb("join", Right.READ, this::join),
        new Verb("leave", Right.NONE, this::leave),
        new Verb("history", Right.READ, this::history),
        new Verb("typing", Right.READ, Rooms::typing));
  }

  /**
   * The seed's page says this at every key and expects silence, as its own server answered. Nobody
   * is told yet, so that whoever expects more must hear that it is not done.
   */
  private static void typing(Session session, Command command, Reply reply) throws Refusal {
    if (session.v1()) {
      throw new Refusal(ErrorCode.UNKNOWN_ACTION, "nobody is told yet who types");
    }
  }

  /**
   * Subscribes first, then reads, then answers, then goes on: nothing is missed or repeated between
   * the answer's events and the live ones.
   */
  private void join(Session session, Command command, Reply reply) throws Refusal {
    String room = command.room();
    Cursor cursor = cursor(command.fields());
    int limit = limit(command.fields());
    if (!session.v1() && cursor.newest()) {
      session.listen(room); // the seed's page sends behind its join
      reply.answer(room("ok", room, reply, 32).raw("}").frame());
      return;
    }
    session.follow(
        room, cursor, limit, opening -> opened(session, room, opening, reply), reply::refuse);
  }

  /**
   * A seed client is shown the events themselves; it does not hear the answer. What was taken from
   * the speaker while it was read is not shown, nor what follows it.
   */
  private static void opened(Session session, String room, Opening opening, Reply reply) {
    Refusal gone = gone(session, "join", room);
    if (gone != null) {
      session.leave(room);
      reply.refuse(gone);
    } else if (session.v1()) {
      reply.answer(joined(session, room, opening, reply).frame(room, opening.end()));
    } else {
      opening.page().events().forEach(session::show);
      reply.answer(room("ok", room, reply, 32).raw("}").frame());
    }
  }

  private void leave(Session session, Command command, Reply reply) throws Refusal {
    String room = command.room();
    session.leave(room);
    reply.answer(room("ok", room, reply, 32).raw("}").frame());
  }

  private void history(Session session, Command command, Reply reply) throws Refusal {
    String room = command.room();
    JsonObject fields = command.fields();
    long before = fields.number("before", 1, Cursor.MAX_SEQ, Cursor.NEWEST);
    int limit = limit(fields);
    var pages = session.desk().shard().pages();
    var lane = session.desk().shard().lane();
    if (before == Cursor.NEWEST) {
      pages.open(
          lane,
          room,
          cursor(fields),
          limit,
          opening -> {
            JsonWriter json = log(session, "ok", room, opening.page(), reply);
            json.raw(",\"reset\":").bool(opening.reset());
            show(session, room, json, reply);
          },
          reply::refuse);
    } else {
      pages.before(
          lane,
          room,
          before,
          limit,
          page -> show(session, room, log(session, "ok", room, page, reply), reply),
          reply::refuse);
    }
  }

  /** What was taken from the speaker while it was read is not shown. */
  private static void show(Session session, String room, JsonWriter json, Reply reply) {
    Refusal gone = gone(session, "history", room);
    if (gone == null) {
      reply.answer(json.raw("}").frame());
    } else {
      reply.refuse(gone);
    }
  }

  /** Why the speaker may not see any more what they could see when they asked; null if they may. */
  private static @Nullable Refusal gone(Session session, String what, String room) {
    try {
      session.desk().house().access().requireStill(session.speaker(), room);
      return null;
    } catch (Refusal gone) {
      return session.noted(what, room, gone);
    }
  }

  private static JsonWriter joined(Session session, String room, Opening opening, Reply reply) {
    JsonWriter json = log(session, "joined", room, opening.page(), reply);
    json.raw(",\"reset\":").bool(opening.reset());
    return json.raw(",\"reads\":{},\"presence\":[],\"typing\":[]}");
  }

  private static JsonWriter log(Session session, String type, String room, Page page, Reply reply) {
    JsonWriter json = room(type, room, reply, 128 + page.events().size() * 400);
    PageJson.write(json.raw(","), page, session.codec());
    return json;
  }

  private static JsonWriter room(String type, String room, Reply reply, int expectedBytes) {
    return Answers.start(type, reply.echo(), expectedBytes).raw(",\"room_id\":").string(room);
  }

  private static Cursor cursor(JsonObject fields) throws Refusal {
    long after = fields.number("after", 0, Cursor.MAX_SEQ, Cursor.NEWEST);
    return new Cursor(fields.text("epoch", ""), after);
  }

  private static int limit(JsonObject fields) throws Refusal {
    return (int) fields.number("limit", 1, Integer.MAX_VALUE, DEFAULT_LIMIT);
  }
}
