package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.check.Finding.Kind;
import dev.maru.e2e.check.Verdict;
import dev.maru.e2e.fault.LoopDisk;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power fails; what was acknowledged is on the disk (P2, P3, P4; F3). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PowerCutTest {

  @ParameterizedTest
  @EnumSource
  void nothingAckedIsLostWhenThePowerIsCut(LoopDisk.Kind kind) throws Exception {
    int cuts = Trial.size(25, 250);
    try (Scratch scratch = new Scratch("power");
        LoopDisk disk = LoopDisk.make(kind, scratch);
        Trial trial =
            Trial.start(
                "power-" + kind, Maru.Plan.in(disk.data()), Load.Plan.mixed(Trial.seed()))) {
      cut(trial, disk, cuts, 200);
      trial.flawless(new Expectation(cuts * 50, cuts * 100, cuts));
    }
  }

  /** Were nothing lost here, the cuts above would not be cuts and would prove nothing. */
  @ParameterizedTest
  @EnumSource
  void theCutsLoseWhatIsAckedWithoutFsync(LoopDisk.Kind kind) throws Exception {
    try (Scratch scratch = new Scratch("unsafe");
        LoopDisk disk = LoopDisk.make(kind, scratch)) {
      Maru.Plan unsafe =
          Maru.Plan.in(disk.data())
              .flags("--store.synchronous", "normal", "--store.allow_unsafe", "true");
      try (Trial trial = Trial.start("unsafe-" + kind, unsafe, Load.Plan.mixed(Trial.seed()))) {
        cut(trial, disk, 2, 200);
        Verdict verdict = trial.verdict(new Expectation(100, 100, 2));
        assertThat(verdict.counts()).as("%s", verdict).containsKey(Kind.LOST_WRITE);
      }
    }
  }

  private static void cut(Trial trial, LoopDisk disk, int cuts, int acks) throws Exception {
    for (int i = 0; i < cuts; i++) {
      trial.untilAcked(1 + trial.random.nextInt(acks));
      trial.fault("power cut");
      // First the processor, then the disk: an ack after the cut would be no ack of the product's.
      trial.maru().freeze();
      disk.cutPower();
      trial.maru().kill();
      disk.restorePower();
      trial.restart();
    }
    trial.untilAcked(50);
  }
}
