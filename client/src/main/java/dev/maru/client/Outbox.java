package dev.maru.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has to reach the server: in order, one at a time in a room, by the line if there is one and
 * over HTTP if not, again under the same client id until the outcome is known. Owned by the
 * connection's lane.
 */
final class Outbox {

  /** A send that was refused this often for a passing reason has failed. */
  static final int TRIES = 8;

  /** No answer by now is no answer. */
  static final long ANSWER_MS = 11_000;

  /** One send. */
  private static final class Send {
    final String room;
    final String clientId;
    final String message;
    final CompletableFuture<Ack> ack;
    int refusals;

    /** Which try is on its way; empty while none is. */
    String flight = "";

    boolean byLine;

    /** Whether the line did not answer it: what the server cannot read it refuses without an id. */
    boolean doubted;

    Send(String room, String clientId, String message, CompletableFuture<Ack> ack) {
      this.room = room;
      this.clientId = clientId;
      this.message = message;
      this.ack = ack;
    }

    String command() {
      return "{\"action\":\"message\",\"id\":\"%s\",\"room_id\":%s,\"client_id\":%s,\"message\":%s}"
          .formatted(flight, Json.quote(room), Json.quote(clientId), message);
    }
  }

  private final Net net;
  private final World world;
  private final Predicate<String> line;
  private final Map<String, Queue<Send>> rooms = new LinkedHashMap<>();
  private final Map<String, Send> flights = new HashMap<>();
  private long tries;
  private int failures;
  private boolean told;
  private boolean closed;

  /** Nobody is signed in: nothing goes before a line is up. */
  private boolean held;

  private World.@Nullable Timer pause;

  /**
   * An empty one.
   *
   * @param line sends a command by the line; false when there is none that sends
   */
  Outbox(Net net, World world, Predicate<String> line) {
    this.net = net;
    this.world = world;
    this.line = line;
  }

  void add(String room, String clientId, String message, CompletableFuture<Ack> ack) {
    if (closed) {
      ack.completeExceptionally(new IOException("the connection is closed"));
      return;
    }
    rooms
        .computeIfAbsent(room, _ -> new ArrayDeque<>())
        .add(new Send(room, clientId, message, ack));
    pump();
  }

  /** Sends what is due, unless there is a pause. */
  private void pump() {
    for (Queue<Send> queue : List.copyOf(rooms.values())) {
      Send next = queue.peek();
      if (pause == null && !held && next != null && next.flight.isEmpty()) {
        fly(next);
      }
    }
  }

  private void fly(Send send) {
    String flight = "m" + ++tries;
    send.flight = flight;
    flights.put(flight, send);
    send.byLine = !send.doubted && line.test(send.command());
    if (!send.byLine) {
      var _ =
          net.post(send.room, send.clientId, send.message)
              .whenComplete((ack, why) -> world.execute(() -> answered(flight, ack, why)));
    }
    var _ = world.later(ANSWER_MS, () -> lost(flight));
  }

  private void answered(String flight, @Nullable Ack ack, @Nullable Throwable why) {
    Throwable cause = why instanceof CompletionException e ? e.getCause() : why;
    if (ack != null) {
      acked(flight, ack);
    } else if (cause instanceof MaruException refusal) {
      refused(flight, refusal);
    } else {
      lost(flight);
    }
  }

  void acked(String flight, Ack ack) {
    Send send = flights.remove(flight);
    if (send != null) {
      failures = 0;
      done(send);
      send.ack.complete(ack);
      pump();
    }
  }

  void refused(String flight, MaruException why) {
    Send send = flights.remove(flight);
    if (send == null) {
      return;
    }
    send.flight = "";
    if (why.unauthorized()) {
      // Nothing was said against the message.
      held = true;
    } else if (!why.temporary() || (!isRate(why) && ++send.refusals >= TRIES)) {
      done(send);
      send.ack.completeExceptionally(why);
      pump();
    } else {
      rest(why.retryAfterMs());
    }
  }

  /** Who is only too quick waits; there is nothing to give up. */
  private static boolean isRate(MaruException why) {
    return why.code().equals("rate_limited");
  }

  /**
   * No answer came: it goes again, which its client id makes harmless; over HTTP, where each
   * question has its answer.
   */
  private void lost(String flight) {
    Send send = flights.remove(flight);
    if (send != null) {
      send.flight = "";
      send.doubted |= send.byLine;
      rest(0);
    }
  }

  /** The line is over: what went by it goes another way. */
  void lineLost() {
    for (Send send : List.copyOf(flights.values())) {
      if (send.byLine) {
        flights.remove(send.flight);
        send.flight = "";
      }
    }
    pump();
  }

  /** What went by the line broke it; whether anything had. */
  boolean blame(int code) {
    List<Send> blamed = flights.values().stream().filter(send -> send.byLine).toList();
    for (Send send : blamed) {
      flights.remove(send.flight);
      done(send);
      String why = "the server ended the line: " + code;
      send.ack.completeExceptionally(new MaruException("bad_request", why));
    }
    return !blamed.isEmpty();
  }

  /** A line is up: a wait that the server did not ask for is over. */
  void resume() {
    held = false;
    if (!told && pause != null) {
      pause.cancel();
      pause = null;
    }
    pump();
  }

  /** Nothing goes any more; what is unsettled fails. */
  void close() {
    closed = true;
    IOException why = new IOException("the connection is closed");
    List<Send> open = new ArrayList<>();
    rooms.values().forEach(open::addAll);
    rooms.clear();
    flights.clear();
    open.forEach(send -> send.ack.completeExceptionally(why));
  }

  private void done(Send send) {
    Queue<Send> queue = rooms.get(send.room);
    if (queue != null) {
      queue.remove(send);
      if (queue.isEmpty()) {
        rooms.remove(send.room);
      }
    }
  }

  private void rest(long ms) {
    if (told && pause != null && ms == 0) {
      return;
    }
    if (pause != null) {
      pause.cancel();
    }
    told = ms > 0;
    failures++;
    long wait = told ? ms : Backoff.fullJitter(failures, world.random());
    pause =
        world.later(
            wait,
            () -> {
              pause = null;
              pump();
            });
  }
}
