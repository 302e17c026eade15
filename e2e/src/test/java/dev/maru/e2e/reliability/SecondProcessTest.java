package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A data directory belongs to one process (F42). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SecondProcessTest {

  @Test
  void aSecondProcessOnOneDataDirectoryRefusesAndNamesTheFirst() throws Exception {
    try (Scratch scratch = new Scratch("second")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (Maru first = Maru.start(plan);
          Maru second = Maru.launch(plan.elsewhere())) {
        assertThat(second.exit(20_000)).isNotZero();
        assertThat(second.output()).contains(Long.toString(first.pid()));
        assertThat(first.alive()).isTrue();
      }
    }
  }

  @Test
  void theDirectoryIsFreeAgainAsSoonAsTheFirstIsDead() throws Exception {
    try (Scratch scratch = new Scratch("second")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (Maru first = Maru.start(plan)) {
        first.kill();
      }
      try (Maru second = Maru.start(plan.elsewhere())) {
        assertThat(second.alive()).isTrue();
      }
    }
  }
}
