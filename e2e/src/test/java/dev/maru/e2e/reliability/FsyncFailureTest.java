package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Entry;
import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.fault.FailingFsync;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The disk says that it could not keep a write: the server believes it, stops, and checks (P18,
 * F6).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FsyncFailureTest {

  @Test
  void afterAFailedFsyncNothingIsAckedAndTheProcessExitsForACheck() throws Exception {
    try (Scratch scratch = new Scratch("fsync")) {
      FailingFsync disk = FailingFsync.make(scratch);
      Maru.Plan plan = disk.under(Maru.Plan.in(scratch.file("data")));
      try (Trial trial = Trial.start("fsync", plan, Load.Plan.mixed(Trial.seed()))) {
        trial.untilAcked(300);
        disk.fail();
        trial.fault("fsync fails");
        assertThat(trial.maru().exit(30_000)).as(trial.maru().output()).isNotZero();
        trial.fault("fsync works");
        disk.heal();

        trial.restart();
        assertThat(trial.maru().output()).contains("the database was checked and is whole");
        trial.untilAcked(200);
        assertThat(ackedMeanwhile(trial.history.entries())).isEmpty();
        trial.flawless(new Expectation(500, 1_000, 2));
      }
    }
  }

  /** The sends that began and were acknowledged while every fsync failed. */
  private static Set<String> ackedMeanwhile(List<Entry> entries) {
    Set<String> begun = new HashSet<>();
    Set<String> acked = new HashSet<>();
    boolean failing = false;
    for (Entry entry : entries) {
      if (entry instanceof Entry.Fault e) {
        failing = e.what().equals("fsync fails");
      } else if (failing && entry instanceof Entry.Invoke e && e.attempt() == 1) {
        begun.add(e.id());
      } else if (failing && entry instanceof Entry.Ok e && begun.contains(e.id())) {
        acked.add(e.id());
      }
    }
    return acked;
  }
}
