package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.load.Audience;
import dev.maru.e2e.load.SlowSockets;
import dev.maru.e2e.load.Slowness;
import dev.maru.e2e.load.Speakers;
import dev.maru.e2e.load.Subscriber;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of clients that say nothing, or say it slowly, or do not listen: those who behave do
 * not notice, and the others are sent away (promises.md, P21; security.md, S52, S53).
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SlowSocketsTest {
  private static final int ROOMS = 20;
  private static final int LISTENERS = 300;
  private static final int RATE = 200;

  /** Other programs share a test's machine; the figure itself is printed. */
  private static final double BOUND = 4;

  /** Seconds by which a full machine may be late. */
  private static final double SLACK = 10;

  private static final double NOISE_MILLIS = 250;

  /** What one socket may cost that nobody knows yet, and what a busy server takes besides. */
  private static final long SOCKET_KIB = 8;

  private static final long BUSY_KIB = 96 * 1_024;

  @Test
  void whoIsSlowIsSentAwayAndNobodyElseNotices() throws Exception {
    int count = Trial.size(2_000, 10_000);
    try (Scratch scratch = new Scratch("slowly");
        Maru maru =
            Maru.start(
                Maru.Plan.in(scratch.file("data"))
                    .flags("--limits.connections=0", "--ping_ms=5000"));
        Speakers speakers = new Speakers(maru.port(), ROOMS, RATE);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      int seconds = Trial.size(4, 10);
      p99(maru, speakers, seconds);
      double alone = p99(maru, speakers, seconds);
      long before = residentKib(maru);
      try (SlowSockets slow = new SlowSockets(maru.port(), count)) {
        long with = residentKib(maru);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        Future<?> attack =
            thread.submit(() -> {
              slow.run(end);
              return null;
            });
        double beside = p99(maru, speakers, seconds);
        attack.get();
        System.out.printf(
            "slow sockets: %d, p99 alone %.1f, beside them %.1f ms; %d KiB each; borne for %s s%n",
            count, alone, beside, (with - before) / count, slow.longest());
        assertThat(slow.left()).as("sockets that nobody cut").isZero();
        for (Slowness how : Slowness.values()) {
          assertThat(slow.longest()).containsKey(how);
          assertThat(slow.longest().get(how)).as("%s", how).isLessThan(how.mostSeconds + SLACK);
        }
        assertThat(beside).isLessThan(NOISE_MILLIS + alone * BOUND);
        assertThat(with - before).isLessThan(BUSY_KIB + count * SOCKET_KIB);
      }
    }
  }

  private static double p99(Maru maru, Speakers speakers, int seconds) throws Exception {
    Map<String, Long> heads = speakers.heads();
    try (Audience audience = new Audience()) {
      for (int i = 0; i < LISTENERS; i++) {
        String room = Speakers.room(i % ROOMS);
        audience.admit(new Subscriber(maru.port(), Map.of(room, heads.getOrDefault(room, 0L)), 0));
      }
      speakers.speak(seconds);
      long[] delays = audience.finish();
      assertThat(audience.faults()).isEmpty();
      assertThat(delays.length).isGreaterThan(LISTENERS * RATE / ROOMS * seconds / 2);
      return delays[(int) (delays.length * 0.99)] / 1e6;
    }
  }

  private static long residentKib(Maru maru) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + maru.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
