package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the load moves the factor, second by second. */
final class SteeringTest {

  private static final int STEP_MS = 5_000;

  private final Steering steering = new Steering(STEP_MS);

  private double after(int seconds, double load, double waitMs) {
    for (int i = 0; i < seconds; i++) {
      steering.tick(load, waitMs, 1);
    }
    return steering.factor();
  }

  @Test
  void itStartsAtOne() {
    assertThat(steering.factor()).isEqualTo(1);
  }

  @Test
  void aHighLoadTakesItUpByHalfPerStep() {
    assertThat(after(5, 0.9, 2_000)).isCloseTo(1.5, within(1e-9));
    assertThat(after(5, 0.81, 2_000)).isCloseTo(2.25, within(1e-9));
  }

  @Test
  void aStepIsSpreadOverItsTime() {
    double before = 1;
    for (int second = 0; second < 5; second++) {
      double now = after(1, 1, 2_000);
      assertThat(now / before).isCloseTo(Math.pow(1.5, 0.2), within(1e-9));
      before = now;
    }
  }

  @Test
  void aLowLoadTakesItDownByAFifthPerTwoSteps() {
    after(60, 1, 2_000);
    assertThat(after(10, 0.29, 2_000)).isCloseTo(6.4, within(1e-9));
    assertThat(after(10, 0, 2_000)).isCloseTo(5.12, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.31, 0.5, 0.79, 0.8})
  void inBetweenItStays(double load) {
    double before = after(10, 0.95, 2_000);
    assertThat(after(1_000, load, 2_000)).isCloseTo(before, within(1e-9));
  }

  @Test
  void aStepThatWasBegunIsFinished() {
    after(1, 0.81, 2_000);
    assertThat(after(10, 0.8, 2_000)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void aLowLoadEndsAStepInItsMiddle() {
    after(2, 0.9, 2_000);
    assertThat(after(100, 0.2, 2_000)).isEqualTo(1);
    assertThat(after(10, 0.5, 2_000)).isEqualTo(1);
  }

  @Test
  void itStaysBetweenOneAndEight() {
    assertThat(after(10_000, 1, 2_000)).isEqualTo(8);
    assertThat(after(10_000, 0, 2_000)).isEqualTo(1);
  }

  @Test
  void aStepTakesAtLeastAsLongAsClientsWereToldToWait() {
    assertThat(after(20, 0.9, 20_000)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void twoHalfSecondsAreOneSecond() {
    Steering other = new Steering(STEP_MS);
    other.tick(0.9, 0, 0.5);
    other.tick(0.9, 0, 0.5);
    assertThat(other.factor()).isCloseTo(after(1, 0.9, 0), within(1e-9));
  }
}
