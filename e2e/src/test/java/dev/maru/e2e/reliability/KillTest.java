package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process dies; what was acknowledged does not (P1, P3, P4, P6, P7, P9; F1, F2). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class KillTest {
  private static final int KILLED = 137;

  @Test
  void nothingAckedIsLostWhenTheProcessIsKilledAtAnyMoment() throws Exception {
    int cycles = Trial.size(25, 200);
    try (Scratch scratch = new Scratch("kill");
        Trial trial =
            Trial.start(
                "kill", Maru.Plan.in(scratch.file("data")), Load.Plan.mixed(Trial.seed()))) {
      for (int cycle = 1; cycle <= cycles; cycle++) {
        if (cycle % 5 == 0) {
          trial.fault("kill while starting");
          trial.maru().runsFor(trial.random.nextInt(600));
        } else {
          trial.untilAcked(1 + trial.random.nextInt(200));
          trial.fault("kill");
        }
        trial.maru().kill();
        if (cycle % 5 == 4) {
          trial.launch();
        } else {
          trial.restart();
        }
      }
      trial.untilAcked(100);
      trial.flawless(new Expectation(cycles * 50, cycles * 100, cycles));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-insert", "before-commit", "after-commit"})
  void aCrashAtANamedPointLeavesNothingHalfDone(String point) throws Exception {
    int cycles = Trial.size(3, 30);
    try (Scratch scratch = new Scratch(point)) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (Trial trial = Trial.start(point, plan, Load.Plan.mixed(Trial.seed()))) {
        for (int cycle = 1; cycle <= cycles; cycle++) {
          assertThat(trial.maru().stop()).isIn(0, 143);
          trial.fault(point);
          int batch = 1 + trial.random.nextInt(150);
          trial.restart(plan.jvm("-Dmaru.failpoint=" + point + ":" + batch));
          assertThat(trial.maru().exit(30_000)).isEqualTo(KILLED);
          trial.restart();
          trial.untilAcked(50);
        }
        trial.flawless(new Expectation(cycles * 50, cycles * 50, cycles));
      }
    }
  }
}
