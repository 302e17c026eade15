package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket of the version 1 protocol: pipelines its sends. What arrives is guarded by the wire's
 * lock.
 */
final class SocketAttachment implements Attachment {
  private static final long JOIN_SECONDS = 10;
  private static final int PAGE = 200;

  private record Flight(Message message, CompletableFuture<Outcome> outcome) {}

  private final Site site;
  private final Notes notes;
  private final List<String> rooms;
  private final int window;
  private final CountDownLatch joined;
  private final Wire wire = new Wire(this::frame, this::lost);
  private final Map<String, Flight> flights = new LinkedHashMap<>();

  /**
   * Rooms of which not everything that was missed has arrived yet: live events wait in the log
   * meanwhile.
   */
  private final Set<String> behind = new HashSet<>();

  /** Rooms in which events were left out once, so that repeats are to be expected. */
  private final Set<String> patched = new HashSet<>();

  private volatile String why = "";
  private final Set<String> attached = new HashSet<>();

  SocketAttachment(Site site, Notes notes, List<String> rooms, int window) {
    this.site = site;
    this.notes = notes;
    this.rooms = rooms;
    this.window = window;
    joined = new CountDownLatch(rooms.size());
  }

  @Override
  public void open() throws IOException, InterruptedException {
    wire.connect(site, "/chat/ws");
    ObjectNode hello = Body.object().put("action", "hello").put("v", 1).put("id", "hello");
    wire.send(new Identity(notes.user).in(hello).toString(), () -> {});
    for (String room : rooms) {
      join(room);
    }
    if (!joined.await(JOIN_SECONDS, TimeUnit.SECONDS) || !alive()) {
      close();
      throw new IOException("not joined: " + why);
    }
  }

  private void join(String room) throws InterruptedException {
    Notes.Cursor cursor = notes.cursor(room);
    ObjectNode join = Body.object().put("action", "join").put("id", "join").put("room_id", room);
    join.put("after", cursor.seq()).put("limit", PAGE);
    if (!cursor.epoch().isEmpty()) {
      join.put("epoch", cursor.epoch());
    }
    wire.send(join.toString(), () -> {});
  }

  private void frame(JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "message", "event" -> live(frame);
      case "joined" -> joined(frame);
      case "ack" ->
          answered(
              frame,
              new Outcome.Accepted(frame.path("seq").asLong(), frame.path("dup").asBoolean()));
      case "error" -> error(frame);
      case "bye" -> wire.close("bye " + frame);
      default -> {
        // Welcome, pings, advice and states of people say nothing about the log.
      }
    }
  }

  private void live(JsonNode event) {
    String room = event.path("room_id").asText();
    long seq = event.path("seq").asLong();
    long last = notes.cursor(room).seq();
    if (behind.contains(room) || (patched.contains(room) && seq <= last)) {
      return;
    }
    if (patched.contains(room) && seq > last + 1) {
      fetch(room);
      return;
    }
    notes.seen(event);
  }

  private void joined(JsonNode page) {
    String room = page.path("room_id").asText();
    if (attached.add(room)) {
      notes.attach(room, "ws");
      joined.countDown();
    }
    notes.epoch(room, page.path("epoch").asText());
    if (page.path("reset").asBoolean()) {
      notes.reset(room);
    }
    page.path("events").forEach(notes::seen);
    behind.remove(room);
    if (page.path("more").asBoolean() && notes.cursor(room).seq() < page.path("head").asLong()) {
      fetch(room);
    }
  }

  /** Asks for what is missing; not in the thread that reads, which must not wait for a write. */
  private void fetch(String room) {
    behind.add(room);
    patched.add(room);
    Thread.ofVirtual()
        .start(() -> {
          try {
            join(room);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void error(JsonNode error) {
    if (flights.containsKey(error.path("id").asText())) {
      answered(error, Outcome.Refused.of(error, 0));
    } else {
      wire.close("refused: " + error);
    }
  }

  private void answered(JsonNode reply, Outcome outcome) {
    Flight flight = flights.remove(reply.path("id").asText());
    if (flight != null) {
      notes.outcome(flight.message(), outcome);
      flight.outcome().complete(outcome);
    }
  }

  @Override
  public CompletableFuture<Outcome> send(Message message) throws InterruptedException {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ObjectNode command = message.command();
    String id = command.path("id").asText();
    wire.send(
        command.toString(),
        () -> {
          notes.invoke(message, "ws");
          depart(id, new Flight(message, outcome));
        });
    return outcome;
  }

  private void depart(String id, Flight flight) {
    synchronized (wire) {
      if (wire.alive()) {
        flights.put(id, flight);
      } else {
        fail(flight, "not connected");
      }
    }
  }

  private void lost(String reason) {
    why = reason;
    attached.forEach(notes::detach);
    flights.values().forEach(flight -> fail(flight, reason));
    flights.clear();
    while (joined.getCount() > 0) {
      joined.countDown();
    }
  }

  private void fail(Flight flight, String why) {
    Outcome outcome = new Outcome.Lost(why);
    notes.outcome(flight.message(), outcome);
    flight.outcome().complete(outcome);
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public boolean alive() {
    return wire.alive();
  }

  @Override
  public void close() {
    wire.close("cut");
  }
}
