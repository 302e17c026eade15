package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody sees one order, on every transport and across changes of it (P4 to P7, P9). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class OrderTest {
  private static final int MOST_CUTS = 1_000;

  @Test
  void everybodySeesOneOrderAcrossCutsAndChangesOfTransport() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Trial.size(15, 3_600));
    try (Scratch scratch = new Scratch("order");
        Trial trial =
            Trial.start(
                "order", Maru.Plan.in(scratch.file("data")), Load.Plan.mixed(Trial.seed()))) {
      // A busy machine gets less done in the time.
      for (int cuts = 0;
          System.nanoTime() < end || trial.history.acked() < 2_200 || cuts < 50;
          cuts++) {
        trial.untilAcked(15);
        trial.fault("connection cut");
        trial.load().cut(trial.random);
      }
      trial.flawless(new Expectation(2_000, 10_000, 50));
    }
  }

  @Test
  void aClientsPipelinedSendsKeepTheirOrderAcrossCuts() throws Exception {
    int clients = Trial.size(60, 1_000);
    Load.Plan plan = Load.Plan.pipelined(Trial.seed(), clients, 100);
    try (Scratch scratch = new Scratch("pipeline");
        Trial trial = Trial.start("pipeline", Maru.Plan.in(scratch.file("data")), plan)) {
      for (int cut = 0; cut < MOST_CUTS && !trial.load().done(); cut++) {
        assertThat(trial.maru().runsFor(50)).isTrue();
        trial.fault("connection cut");
        trial.load().cut(trial.random);
      }
      trial.flawless(new Expectation(clients * 100, clients * 100, 10));
    }
  }
}
