package dev.maru.e2e.load;

import dev.maru.client.Connection;
import dev.maru.client.Maru;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One speaker in each room, by the product's own client, all together at a steady rate; each
 * message says when it was sent. Owned by one test.
 */
public final class Speakers implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;
  private static final String TEXT = "오늘 수업은 어땠나요? ".repeat(8);

  private final List<Connection> connections = new ArrayList<>();
  private final Map<String, Long> heads = new ConcurrentHashMap<>();
  private final AtomicInteger said = new AtomicInteger();
  private final int rooms;
  private final int rate;

  /**
   * Connects.
   *
   * @param rate messages a second, all together
   */
  public Speakers(int port, int rooms, int rate) {
    this.rooms = rooms;
    this.rate = rate;
    Maru maru = Maru.at(URI.create("http://127.0.0.1:" + port));
    for (int i = 0; i < rooms; i++) {
      connections.add(maru.connect(entry -> {}));
    }
  }

  /** The name of a room. */
  public static String room(int index) {
    return "spoken-" + index;
  }

  /** Speaks for so long; returns when everything is stored. */
  public void speak(int seconds) throws Exception {
    List<CompletableFuture<?>> acks = new ArrayList<>();
    int count = rate * seconds;
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    AtomicInteger next = new AtomicInteger();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          clock.scheduleAtFixedRate(
              () -> {
                acks.add(say(next.get() % rooms));
                if (next.incrementAndGet() == count) {
                  done.complete(true);
                  clock.shutdown();
                }
              },
              0,
              TimeUnit.SECONDS.toNanos(1) / rate,
              TimeUnit.NANOSECONDS);
      done.get(seconds + ANSWER_SECONDS, TimeUnit.SECONDS);
    }
    CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private CompletableFuture<?> say(int index) {
    String room = room(index);
    String message = "{\"t\":%d,\"text\":\"%s\"}".formatted(System.nanoTime(), TEXT);
    return connections
        .get(index)
        .send(room, "s" + said.incrementAndGet(), message)
        .thenAccept(ack -> heads.merge(room, ack.seq(), Math::max));
  }

  /** The newest seq of each room. */
  public Map<String, Long> heads() {
    return Map.copyOf(heads);
  }

  @Override
  public void close() {
    connections.forEach(Connection::close);
  }
}
