package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.load.RetryStorm;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client id is one message for ever, however often and by whatever way it comes (P8). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RetryTest {
  private static final int PEOPLE = 40;

  @Test
  void everySendIsInTheLogOnceHoweverOftenItsAckIsLost() throws Exception {
    long seconds = Trial.size(24, 3_600);
    int goal = Trial.size(Integer.MAX_VALUE, 100_000);
    long seed = Trial.seed();
    try (Scratch scratch = new Scratch("retry");
        Trial trial =
            Trial.start("retry", Maru.Plan.in(scratch.file("data")), Load.Plan.audience(seed));
        RetryStorm storm =
            RetryStorm.start(trial.history, trial.site, trial.load().rooms(), seed, PEOPLE, goal)) {
      runs(trial, storm, seconds);
      trial.fault("kill");
      trial.maru().kill();
      trial.restart();
      runs(trial, storm, seconds);
      trial.fault("stop");
      assertThat(trial.maru().stop()).isIn(0, 143);
      trial.restart();
      runs(trial, storm, seconds);
      storm.finish();

      assertThat(storm.wrong()).isEmpty();
      int sent = storm.sent();
      trial.flawless(new Expectation(sent - PEOPLE, sent / 10, 2));
    }
  }

  /** Goes on for a third of the time, or until everything is sent. */
  private static void runs(Trial trial, RetryStorm storm, long seconds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) / 3;
    while (System.nanoTime() < end && !storm.done()) {
      assertThat(trial.maru().runsFor(50)).as(trial.maru().output()).isTrue();
    }
  }
}
