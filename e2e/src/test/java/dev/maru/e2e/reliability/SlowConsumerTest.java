package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.load.Audience;
import dev.maru.e2e.load.Speakers;
import dev.maru.e2e.load.Subscriber;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred of a thousand subscribers stop reading: the others do not notice, the server's memory
 * does not grow, and the hundred are cut, come back, and miss nothing (P12).
 *
 * <p>Each of the 900 follows one room, each of the hundred all of them, so that all 500 messages a
 * second are for each of those.
 */
@Tag("alone")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class SlowConsumerTest {
  private static final int ROOMS = 20;
  private static final int FAST = 900;
  private static final int STALLED = 100;
  private static final int RATE = 500;
  private static final int RECEIVE_BUFFER = 4_096;
  private static final int TOO_SLOW = 4508;

  /** What is left of P12's 256 KiB beside the outbox and its default bound of 192 KiB. */
  private static final long KERNEL_BYTES = 64 * 1_024;

  /** So many of the stalled look at what there is, one after the other from 4 to 15 s. */
  private static final int LOOKING = 40;

  private static final long FIRST_LOOK_MILLIS = 4_000;
  private static final long LAST_LOOK_MILLIS = 15_000;

  /** Other programs share a test's machine; the figure itself is printed. */
  private static final double BOUND = 4;

  private static final double NOISE_MILLIS = 250;
  private static final long MORE_HEAP_KIB = 32 * 1_024;
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  /** What the fast ones saw. */
  private record Measured(double p50Millis, double p99Millis, int deliveries) {}

  @Test
  void whoDoesNotReadIsCutAndNobodyElseNotices() throws Exception {
    int seconds = Trial.size(16, 60);
    try (Scratch scratch = new Scratch("slow");
        Maru maru = Maru.start(Maru.Plan.in(scratch.file("data")));
        Speakers speakers = new Speakers(maru.port(), ROOMS, RATE)) {
      measured(maru, speakers, 5);
      Measured alone;
      try (SendQueues sameInstrument = new SendQueues(maru.port())) {
        alone = measured(maru, speakers, seconds);
        assertThat(sameInstrument.longest()).isNotNegative();
      }
      long heapBefore = heapKib(maru);
      List<Subscriber> stalled = stalled(maru, speakers.heads());
      Measured beside;
      int told;
      long queued;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          SendQueues queues = new SendQueues(maru.port())) {
        List<Future<Boolean>> looks = look(threads, stalled);
        beside = measured(maru, speakers, seconds);
        told = 0;
        for (Future<Boolean> look : looks) {
          told += look.get() ? 1 : 0;
        }
        queued = queues.longest();
      }
      long heapAfter = heapKib(maru);
      System.out.printf(
          "slow: alone %s, beside %d stalled %s, p99 ratio %.2f, %d of %d looks saw 4508,"
              + " at most %d bytes in the kernel for one, heap after GC %d -> %d KiB%n",
          alone,
          STALLED,
          beside,
          beside.p99Millis / alone.p99Millis,
          told,
          LOOKING,
          queued,
          heapBefore,
          heapAfter);
      cutAndHealed(maru, stalled, speakers.heads());
      assertThat(told).as("saw the code").isPositive();
      assertThat(queued).as("bytes in the kernel").isBetween(1L, KERNEL_BYTES);
      assertThat(beside.deliveries).isGreaterThan(FAST * RATE / ROOMS * seconds / 2);
      assertThat(beside.p99Millis).isLessThan(NOISE_MILLIS + alone.p99Millis * BOUND);
      assertThat(heapAfter - heapBefore).as("heap, KiB").isLessThan(MORE_HEAP_KIB);
    }
  }

  private static Measured measured(Maru maru, Speakers speakers, int seconds) throws Exception {
    Map<String, Long> heads = speakers.heads();
    try (Audience audience = new Audience()) {
      for (int i = 0; i < FAST; i++) {
        String room = Speakers.room(i % ROOMS);
        audience.admit(new Subscriber(maru.port(), Map.of(room, heads.getOrDefault(room, 0L)), 0));
      }
      speakers.speak(seconds);
      long[] delays = audience.finish();
      assertThat(audience.faults()).isEmpty();
      assertThat(delays).isNotEmpty();
      return new Measured(
          delays[delays.length / 2] / 1e6,
          delays[(int) (delays.length * 0.99)] / 1e6,
          delays.length);
    }
  }

  private static List<Subscriber> stalled(Maru maru, Map<String, Long> heads) throws IOException {
    List<Subscriber> stalled = new ArrayList<>();
    for (int i = 0; i < STALLED; i++) {
      stalled.add(new Subscriber(maru.port(), heads, RECEIVE_BUFFER));
    }
    return stalled;
  }

  /** Some read again for a moment, at different times; true for each that was told the code. */
  private static List<Future<Boolean>> look(ExecutorService threads, List<Subscriber> stalled) {
    List<Future<Boolean>> looks = new ArrayList<>();
    for (int i = 0; i < LOOKING; i++) {
      Subscriber one = stalled.get(i);
      long after = FIRST_LOOK_MILLIS + i * (LAST_LOOK_MILLIS - FIRST_LOOK_MILLIS) / LOOKING;
      looks.add(
          threads.submit(() -> {
            TimeUnit.MILLISECONDS.sleep(after);
            one.read(Map.of(), 2_000);
            return one.closeCode() == TOO_SLOW;
          }));
    }
    return looks;
  }

  private static void cutAndHealed(Maru maru, List<Subscriber> stalled, Map<String, Long> heads)
      throws Exception {
    int healed = 0;
    for (int i = LOOKING; i < STALLED; i++) {
      try (Subscriber one = stalled.get(i)) {
        one.read(Map.of(), 5_000);
        assertThat(one.ended()).as("the server ended stalled subscriber %d", i).isTrue();
        if (healed < Trial.size(10, STALLED)) {
          healed++;
          heal(maru, one, heads);
        }
      }
    }
    for (Subscriber one : stalled.subList(0, LOOKING)) {
      one.close();
    }
  }

  private static void heal(Maru maru, Subscriber cut, Map<String, Long> heads) throws IOException {
    try (Subscriber back = new Subscriber(maru.port(), cut.cursors(), 0)) {
      back.read(heads, 60_000);
      assertThat(back.cursors()).as("ended with %d", back.closeCode()).isEqualTo(heads);
      assertThat(cut.fault() + back.fault()).isEmpty();
    }
  }

  /** What lives in the server's heap. */
  private static long heapKib(Maru maru) throws Exception {
    jcmd(maru, "GC.run");
    Matcher used = USED.matcher(jcmd(maru, "GC.heap_info"));
    long kib = 0;
    while (used.find()) {
      kib += Long.parseLong(used.group(1));
    }
    assertThat(kib).as("heap, KiB").isPositive();
    return kib;
  }

  private static String jcmd(Maru maru, String command) throws Exception {
    String tool = System.getProperty("java.home") + "/bin/jcmd";
    Process process = new ProcessBuilder(tool, Long.toString(maru.pid()), command).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
