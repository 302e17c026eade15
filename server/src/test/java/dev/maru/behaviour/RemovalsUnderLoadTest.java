package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Minted;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thousand removals while the rooms are busy, by every transport (P23, S25): nothing with a later
 * seq than the removal's reaches whom it was about, and it ends at once.
 */
class RemovalsUnderLoadTest {

  private static final Logger LOG = LoggerFactory.getLogger(RemovalsUnderLoadTest.class);

  private static final int REMOVALS = 1_000;
  private static final int ROOMS = 8;
  private static final int AT_ONCE = 24;
  private static final int WRITERS = 6;

  /** Many times what P23 grants: this machine may do other things at the same time. */
  private static final long PATIENCE_S = 10;

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.managed(
          InstantSource.system(), "--limits.user_rate=0", "--limits.room_rate=0", "--threads=2");

  private static final Managing ADMIN = new Managing(MARU);

  private final AtomicBoolean quiet = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final List<Long> endedNanos = new ArrayList<>();

  private static String room(int index) {
    return "busy-" + index % ROOMS;
  }

  @Test
  void nothingThatHasALaterSeqReachesWhoWasRemoved() throws Exception {
    List<Future<Long>> writers = new ArrayList<>();
    List<Future<String>> ends = new ArrayList<>();
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.add(threads.submit(() -> write(writer)));
        }
        for (int i = 0; i < REMOVALS; i++) {
          int index = i;
          places.acquire();
          ends.add(
              threads.submit(() -> {
                try {
                  return remove(threads, index);
                } finally {
                  places.release();
                }
              }));
        }
        for (Future<String> end : ends) {
          assertThat(end.get(60, TimeUnit.SECONDS)).isEmpty();
        }
      } finally {
        quiet.set(true);
        ends.forEach(end -> end.cancel(true));
      }
      for (Future<Long> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    }
    endedNanos.sort(Long::compare);
    LOG.warn(
        "{} removals while {} messages were written; from the answer to the end: half within"
            + " {} ms, all within {} ms",
        REMOVALS,
        written,
        TimeUnit.NANOSECONDS.toMillis(endedNanos.get(REMOVALS / 2)),
        TimeUnit.NANOSECONDS.toMillis(endedNanos.getLast()));
    assertThat(written.get()).as("there was load").isGreaterThan(ROOMS);
    assertThat(endedNanos.getLast()).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_S));
  }

  /** Writes into all rooms in turn until it is told to be quiet. */
  private long write(int writer) throws IOException {
    String rooms = "";
    for (int i = 0; i < ROOMS; i++) {
      rooms += (i == 0 ? "\"" : ",\"") + room(i) + "\"";
    }
    String token = Minted.of("writer-" + writer, rooms);
    try (HttpLine line = HttpLine.to(MARU.port(), "Authorization: Bearer " + token)) {
      for (int i = writer; !quiet.get(); i++) {
        String path = "/chat/rooms/" + room(i) + "/messages";
        assertThat(line.post(path, "{\"message\":{}}").status()).isEqualTo(201);
        written.incrementAndGet();
      }
    }
    return written.get();
  }

  /** What went wrong; "" if nothing did. */
  private String remove(ExecutorService threads, int index)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Via> all = List.of(Via.values());
    Via via = all.get(index % all.size());
    String room = room(index / all.size());
    String user = "removed-" + index;
    CompletableFuture<Void> hears = new CompletableFuture<>();
    Removed removed = new Removed(MARU.port(), via, room, user, () -> hears.complete(null));
    Future<Long> end =
        threads.submit(() -> {
          removed.follow();
          return System.nanoTime();
        });
    hears.get(PATIENCE_S, TimeUnit.SECONDS);
    long seq = threads.submit(() -> ADMIN.act("remove", room, user)).get();
    long answered = System.nanoTime();
    long ended = end.get(PATIENCE_S, TimeUnit.SECONDS);
    synchronized (endedNanos) {
      endedNanos.add(Math.max(0, ended - answered));
    }
    return removed.last() <= seq
        ? ""
        : "%s: %s was removed at %d and shown %d".formatted(via, user, seq, removed.last());
  }
}
