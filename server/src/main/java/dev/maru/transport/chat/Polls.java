package dev.maru.transport.chat;

import dev.maru.access.Right;
import dev.maru.http.Exchange;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.hub.Opening;
import dev.maru.hub.PageJson;
import dev.maru.log.MessageLog.Page;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Codec;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import java.util.List;

/**
 * {@code GET …/messages}: the poll, answered at once; the long-poll, the same but for its patience;
 * and the page of history. Immutable.
 */
final class Polls {

  /** Source: protocol.md, section 5. */
  static final int MAX_WAIT_S = 55;

  /** Source: protocol.md, section 3. */
  private static final int DEFAULT_LIMIT = 50;

  private static final String NEXT_POLL = "X-Next-Poll";

  private final PollAdvice advice;

  /** Polls that tell the client when to come again. */
  Polls(PollAdvice advice) {
    this.advice = advice;
  }

  /** The routes. */
  List<Route> routes() {
    return List.of(new Route("GET", "/chat/rooms/{room}/messages", this::messages));
  }

  private void messages(Desk desk, Exchange exchange) throws Refusal {
    Request request = exchange.request();
    String room = RoomId.require(request.part("room"));
    desk.house().access().require(desk.speaker(request), room, Right.READ);
    Codec codec =
        request.param("v").orElse("1").equals("0") ? desk.house().seed() : desk.house().v1();
    long most = Cursor.MAX_SEQ;
    int limit = (int) QueryReader.number(request, "limit", 1, Integer.MAX_VALUE, DEFAULT_LIMIT);
    long before = QueryReader.number(request, "before", 1, most, Cursor.NEWEST);
    if (before != Cursor.NEWEST) {
      Answer answer = new Answer(exchange, room, codec, advice);
      desk.shard()
          .pages()
          .before(desk.shard().lane(), room, before, limit, answer::history, exchange::refuse);
      return;
    }
    long after = QueryReader.number(request, "after", 0, most, Cursor.NEWEST);
    int wait = (int) QueryReader.number(request, "wait", 0, Integer.MAX_VALUE, 0);
    Cursor cursor = new Cursor(request.param("epoch").orElse(""), after);
    Answer answer = new Answer(exchange, room, codec, advice);
    if (wait == 0 || cursor.newest()) {
      desk.shard()
          .pages()
          .open(desk.shard().lane(), room, cursor, limit, answer::poll, exchange::refuse);
    } else {
      new LongPoll(desk, answer, Math.min(wait, MAX_WAIT_S)).start(cursor, limit);
    }
  }

  /** One answer to one poll; the shape is the same whatever the answer waited for. Immutable. */
  record Answer(Exchange exchange, String room, Codec codec, PollAdvice advice) {

    /** Answers with what an opening holds: 200, or 204 or 304 if it says nothing new. */
    void poll(Opening opening) {
      Page page = opening.page();
      String tag = "\"" + page.epoch() + "." + page.head() + "\"";
      boolean known = names(exchange.request().header("if-none-match"), tag);
      int nextPollMs = advice.nextPollMs();
      Response answer;
      if (known && !opening.reset()) {
        answer = Response.empty(304);
      } else if (opening.nothing()) {
        answer = Response.empty(204);
      } else {
        answer = Response.json(200, json(page, opening.reset(), nextPollMs));
      }
      exchange.respond(answer.with("ETag", tag).with(NEXT_POLL, Integer.toString(nextPollMs)));
    }

    /** Whether a list of entity tags holds this one; proxies that compress make it a weak one. */
    private static boolean names(String list, String tag) {
      for (String each : list.split(",", -1)) {
        String known = each.strip();
        if (known.equals(tag) || known.equals("W/" + tag)) {
          return true;
        }
      }
      return false;
    }

    void history(Page page) {
      int nextPollMs = advice.nextPollMs();
      Response answer = Response.json(200, json(page, false, nextPollMs));
      exchange.respond(answer.with(NEXT_POLL, Integer.toString(nextPollMs)));
    }

    private byte[] json(Page page, boolean reset, int nextPollMs) {
      JsonWriter json = new JsonWriter(256 + page.events().size() * 400);
      PageJson.write(json.raw("{\"room_id\":").string(room).raw(","), page, codec);
      json.raw(",\"reset\":").bool(reset).raw(",\"typing\":[],\"presence\":[],\"reads\":{}");
      return json.raw(",\"next_poll_ms\":").number(nextPollMs).raw("}").bytes();
    }
  }
}
