package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.fault.CuttingProxy;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three hundred clients change their transport all the time, behind a proxy that cuts answers in
 * the middle, before a server that is killed in between: everybody sees 1 to N of each room, once
 * and in order (P5, P6, P7, P10; F1, F22).
 */
@Tag("alone")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
final class TransportSwitchTest {
  private static final int CLIENTS = 300;
  private static final int WRITERS = 20;
  private static final int RATE = 60;

  /** No connection carries more; most are cut long before. */
  private static final int MOST_BYTES = 30_000;

  private static final long KILL_EVERY_S = 12;

  @Test
  void everybodySeesOneToNWhileTransportsConnectionsAndServersChange() throws Exception {
    int seconds = Trial.size(60, 3_600);
    long seed = Trial.seed();
    Load.Plan talk = Load.Plan.restless(seed, CLIENTS, WRITERS, RATE);
    try (Scratch scratch = new Scratch("switch")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (CuttingProxy proxy = new CuttingProxy(plan.port(), MOST_BYTES, seed);
          Trial trial = Trial.through(proxy.port(), "switch", plan, talk)) {
        int kills = killNowAndThen(trial, proxy, seconds);
        proxy.calm();
        trial.untilAcked(RATE * 5);
        long switches = trial.load().switches();
        long cuts = proxy.cuts();
        System.out.printf(
            "switch: seed %d, %d switches, %d cuts, %d kills, %d MB of answers%n",
            seed, switches, cuts, kills, proxy.passed() >> 20);
        trial.flawless(new Expectation(leastAcks(seconds), seconds * 1_000, kills));
        assertThat(switches).as("switches").isGreaterThan(leastSwitches(seconds));
        assertThat(cuts).as("cuts").isGreaterThan(leastCuts(seconds));
        assertThat(kills).as("kills").isGreaterThanOrEqualTo(3);
      }
    }
  }

  /** For so long, and on until it proves something: a busy machine gets less done in the time. */
  private static int killNowAndThen(Trial trial, CuttingProxy proxy, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int kills = 0;
    while (System.nanoTime() < end
        || trial.history.acked() < leastAcks(seconds)
        || proxy.cuts() <= leastCuts(seconds)
        || trial.load().switches() <= leastSwitches(seconds)) {
      long next = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_EVERY_S) / 2;
      next += trial.random.nextLong(TimeUnit.SECONDS.toNanos(KILL_EVERY_S));
      while (System.nanoTime() < next) {
        trial.untilAcked(5);
      }
      trial.fault("kill");
      trial.maru().kill();
      trial.restart();
      kills++;
    }
    return kills;
  }

  private static int leastAcks(int seconds) {
    return seconds * 20;
  }

  private static long leastCuts(int seconds) {
    return seconds * 3L;
  }

  private static long leastSwitches(int seconds) {
    return seconds * (CLIENTS / 12L);
  }
}
