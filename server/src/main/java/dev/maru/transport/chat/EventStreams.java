package dev.maru.transport.chat;

import dev.maru.access.Speaker;
import dev.maru.http.Exchange;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Refusal;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.transport.http.HttpHouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /chat/events}: opens event streams, and is what they share. Immutable. */
final class EventStreams {

  private static final String TYPE = "text/event-stream";
  private static final String RESUME = "last-event-id";

  private final LoadGauge gauge;
  private final int pingMs;
  private final int roomsPerRequest;

  /**
   * A way to open streams.
   *
   * @param pingMs how often a quiet stream is told the heads of its rooms
   * @param roomsPerRequest how many rooms one stream may follow
   */
  EventStreams(LoadGauge gauge, int pingMs, int roomsPerRequest) {
    this.gauge = gauge;
    this.pingMs = pingMs;
    this.roomsPerRequest = roomsPerRequest;
  }

  /** The route. */
  List<Route> routes() {
    return List.of(new Route("GET", "/chat/events", this::events));
  }

  private void events(Desk desk, Exchange exchange) throws Refusal {
    if (!takesStreams(exchange.request().header("accept"))) {
      exchange.respond(
          HttpHouse.error(406, "bad_request", "this path answers with " + TYPE + " only"));
      return;
    }
    desk.admit(
        exchange,
        speaker -> {
          List<Place> places = places(exchange.request());
          desk.inquire(
              exchange, speaker, Place.rooms(places), () -> open(desk, exchange, speaker, places));
        });
  }

  private void open(Desk desk, Exchange exchange, Speaker speaker, List<Place> places)
      throws Refusal {
    Request request = exchange.request();
    int limit = Polls.limit(request);
    // A stream that could tell of no room at all is refused.
    var denied = Denials.of(desk, speaker, request, places);
    boolean version1 = !Polls.asksForSeed(request);
    if (request.method().equals("HEAD")) {
      exchange.respond(head().with("Transfer-Encoding", "chunked"));
      return;
    }
    desk.await(speaker, request);
    var asked = new EventStream.Asked(speaker, request.address(), version1, denied, limit);
    exchange.open(head(), body -> new EventStream(this, desk, body, asked, new Cursors(places)));
  }

  private static Response head() {
    return new Response(200, TYPE, Map.of(), new byte[0])
        .with("Cache-Control", "no-store, no-transform")
        .with("X-Accel-Buffering", "no");
  }

  private static boolean takesStreams(String accept) {
    return accept.isEmpty()
        || accept.contains(TYPE)
        || accept.contains("text/*")
        || accept.contains("*/*");
  }

  /** The query says which rooms; what the client has already had says where to go on in them. */
  private List<Place> places(Request request) throws Refusal {
    List<Place> asked = Place.list("rooms", request.param("rooms").orElse(""), roomsPerRequest);
    String had = request.header(RESUME);
    if (had.isEmpty()) {
      return asked;
    }
    Map<String, Cursor> known = new HashMap<>();
    for (Place place : Place.list("Last-Event-ID", had, roomsPerRequest)) {
      known.put(place.room(), place.cursor());
    }
    List<Place> places = new ArrayList<>(asked.size());
    for (Place place : asked) {
      Cursor cursor = known.getOrDefault(place.room(), Cursor.START);
      places.add(cursor.newest() ? place : new Place(place.room(), cursor));
    }
    return places;
  }

  int pingMs() {
    return pingMs;
  }

  double load() {
    return gauge.load();
  }
}
