package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.load.Audience;
import dev.maru.e2e.load.SlowProcess;
import dev.maru.e2e.load.Slowness;
import dev.maru.e2e.load.Speakers;
import dev.maru.e2e.load.Subscriber;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

  private static final int ROUNDS = 3;

  /**
   * Of what the same sockets cost elsewhere. P21 (promises.md) asks for twice of what it is alone,
   * which is not met: docs/security.md has the figures.
   */
  private static final double BOUND = 2;

  /** Seconds by which a full machine may be late. */
  private static final double SLACK = 10;

  private static final double HEARD_MILLIS = 5_000;

  /**
   * What one socket may cost that nobody knows yet, and what a busy server takes besides. One in
   * six has answers waiting for it.
   */
  private static final long SOCKET_KIB = 24;

  private static final long BUSY_KIB = 96 * 1_024;

  private record Opened(double seconds, long kib) {}

  @Test
  void whoIsSlowIsSentAwayAndNobodyElseNotices() throws Exception {
    int count = Trial.size(2_000, 10_000);
    int seconds = Trial.size(4, 15); // the long time sees them come, and all cut
    try (Scratch scratch = Scratch.inMemory("slowly");
        Maru maru =
            Maru.start(
                Maru.Plan.in(scratch.file("data"))
                    .flags("--limits.connections=0", "--ping_ms=5000"));
        Speakers speakers = new Speakers(maru.port(), ROOMS, RATE)) {
      p99(maru, speakers, seconds, () -> null);
      double first = besideOurs(maru, speakers, seconds, count);
      System.out.printf("the first crowd: p99 %.1f ms%n", first);
      // Beside other tests it tells no more than that they are heard; by itself it is a figure.
      assertThat(first).isLessThan(HEARD_MILLIS);
      if (Boolean.getBoolean("maru.long")) {
        compare(maru, speakers, seconds, count);
      }
    }
  }

  /** The crowd beside us against the same crowd elsewhere, which takes as much of the machine. */
  private static void compare(Maru maru, Speakers speakers, int seconds, int count)
      throws Exception {
    double[] elsewhere = new double[ROUNDS];
    double[] ours = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double alone = p99(maru, speakers, seconds, () -> null);
      elsewhere[round] = besideClientsOfAnother(maru, speakers, seconds, count);
      ours[round] = besideOurs(maru, speakers, seconds, count);
      System.out.printf(
          "p99 alone %.1f, beside clients of another server %.1f, beside ours %.1f ms%n",
          alone, elsewhere[round], ours[round]);
    }
    Arrays.sort(elsewhere);
    Arrays.sort(ours);
    assertThat(ours[ROUNDS / 2]).isLessThanOrEqualTo(BOUND * elsewhere[ROUNDS / 2]);
  }

  private static double besideOurs(Maru maru, Speakers speakers, int seconds, int count)
      throws Exception {
    long before = residentKib(maru);
    try (SlowProcess slow = SlowProcess.clients(maru.port(), count)) {
      CompletableFuture<Opened> came = new CompletableFuture<>();
      double p99 =
          p99(
              maru,
              speakers,
              seconds,
              () -> came.complete(new Opened(slow.open(), residentKib(maru))));
      Opened opened = came.get(1, TimeUnit.MINUTES);
      long kib = opened.kib - before;
      assertThat(slow.left()).as("sockets that nobody cut").isZero();
      Map<Slowness, Double> longest = slow.longest();
      System.out.printf(
          "slow sockets: %d in %.1f s; %d KiB each; borne for %s s%n",
          count, opened.seconds, kib / count, longest);
      for (Slowness how : Slowness.values()) {
        assertThat(longest).containsKey(how);
        assertThat(longest.get(how)).as("%s", how).isLessThan(how.mostSeconds + SLACK);
      }
      assertThat(kib).isLessThan(BUSY_KIB + count * SOCKET_KIB);
      return p99;
    }
  }

  /** What slow clients take from the machine, whoever serves them. */
  private static double besideClientsOfAnother(Maru maru, Speakers speakers, int seconds, int count)
      throws Exception {
    try (SlowProcess other = SlowProcess.server();
        SlowProcess slow = SlowProcess.clients(other.port(), count)) {
      return p99(maru, speakers, seconds, slow::open);
    }
  }

  /** The 99th percentile of what listeners wait while people talk and something happens. */
  private static double p99(Maru maru, Speakers speakers, int seconds, Callable<?> meanwhile)
      throws Exception {
    Map<String, Long> heads = speakers.heads();
    try (Audience audience = new Audience();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < LISTENERS; i++) {
        String room = Speakers.room(i % ROOMS);
        audience.admit(new Subscriber(maru.port(), Map.of(room, heads.getOrDefault(room, 0L)), 0));
      }
      Future<?> other = thread.submit(meanwhile);
      speakers.speak(seconds);
      other.get(1, TimeUnit.MINUTES);
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
