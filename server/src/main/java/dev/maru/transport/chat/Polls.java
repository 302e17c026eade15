package dev.maru.transport.chat;

import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.http.Exchange;
import dev.maru.http.Request;
import dev.maru.log.MessageLog.Page;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Codec;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import java.util.List;

/**
 * {@code GET …/messages} and {@code GET /chat/poll}: the poll of one room or of many, answered at
 * once; the long-poll, the same but for its patience; and the page of history. Immutable.
 */
final class Polls {

  /** Source: protocol.md, section 5. */
  static final int MAX_WAIT_S = 55;

  /** Source: protocol.md, section 3. */
  private static final int DEFAULT_LIMIT = 50;

  private final PollAdvice advice;
  private final int roomsPerRequest;

  /** Polls that tell the client when to come again, each of so many rooms at most. */
  Polls(PollAdvice advice, int roomsPerRequest) {
    this.advice = advice;
    this.roomsPerRequest = roomsPerRequest;
  }

  /** The routes. */
  List<Route> routes() {
    return List.of(
        new Route("GET", "/chat/rooms/{room}/messages", this::messages),
        new Route("GET", "/chat/poll", this::poll));
  }

  private void messages(Desk desk, Exchange exchange) throws Refusal {
    String room = RoomId.require(exchange.request().part("room"));
    desk.admit(
        exchange,
        speaker ->
            desk.inquire(
                exchange, speaker, List.of(room), () -> messages(desk, exchange, speaker, room)));
  }

  private void messages(Desk desk, Exchange exchange, Speaker speaker, String room) throws Refusal {
    Request request = exchange.request();
    desk.require(speaker, request, room, Right.READ);
    RoomAnswer answer = new RoomAnswer(exchange, style(desk, request));
    int limit = limit(request);
    long before = QueryReader.number(request, "before", 1, Cursor.MAX_SEQ, Cursor.NEWEST);
    if (before != Cursor.NEWEST) {
      desk.shard()
          .pages()
          .before(
              desk.shard().lane(),
              room,
              before,
              limit,
              page -> history(desk, speaker, answer, room, page),
              exchange::refuse);
      return;
    }
    long after = QueryReader.number(request, "after", 0, Cursor.MAX_SEQ, Cursor.NEWEST);
    Cursor cursor = new Cursor(request.param("epoch").orElse(""), after);
    int wait = wait(request);
    List<Place> places = List.of(new Place(room, cursor));
    int patience = cursor.newest() ? 0 : wait;
    takeAPlace(desk, speaker, request, patience);
    new LongPoll(desk, speaker, answer, places, limit, patience).start();
  }

  /** What was taken from the speaker while it was read is not shown. */
  private static void history(
      Desk desk, Speaker speaker, RoomAnswer answer, String room, Page page) {
    try {
      desk.house().access().requireStill(speaker, room);
      answer.history(room, page);
    } catch (Refusal gone) {
      Request request = answer.exchange().request();
      answer.exchange().refuse(desk.noted(speaker.user(), request, room, gone));
    }
  }

  private void poll(Desk desk, Exchange exchange) throws Refusal {
    String rooms = exchange.request().param("rooms").orElse("");
    desk.admit(
        exchange,
        speaker -> {
          List<Place> places = Place.list("rooms", rooms, roomsPerRequest);
          desk.inquire(
              exchange, speaker, Place.rooms(places), () -> poll(desk, exchange, speaker, places));
        });
  }

  private void poll(Desk desk, Exchange exchange, Speaker speaker, List<Place> places)
      throws Refusal {
    Request request = exchange.request();
    RoomsAnswer answer = new RoomsAnswer(exchange, style(desk, request));
    LongPoll poll = new LongPoll(desk, speaker, answer, places, limit(request), wait(request));
    Denials.of(desk, speaker, request, places).forEach(poll::deny);
    takeAPlace(desk, speaker, request, wait(request));
    poll.start();
  }

  private static void takeAPlace(Desk desk, Speaker speaker, Request request, int waitSeconds)
      throws Refusal {
    if (waitSeconds > 0) {
      desk.await(speaker, request);
    }
  }

  private PollAnswer.Style style(Desk desk, Request request) {
    Codec codec = asksForSeed(request) ? desk.house().seed() : desk.house().v1();
    return new PollAnswer.Style(codec, advice);
  }

  private static int wait(Request request) throws Refusal {
    long wait = QueryReader.number(request, "wait", 0, Integer.MAX_VALUE, 0);
    return (int) Math.min(wait, MAX_WAIT_S);
  }

  /** Whether a request asks for the form that the seed's page needs. */
  static boolean asksForSeed(Request request) {
    return request.param("v").orElse("1").equals("0");
  }

  /** How many events a request asks for of each room. */
  static int limit(Request request) throws Refusal {
    return (int) QueryReader.number(request, "limit", 1, Integer.MAX_VALUE, DEFAULT_LIMIT);
  }
}
