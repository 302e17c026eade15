package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maru.testing.Seeds;
import java.util.PrimitiveIterator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load that every answer shows. */
final class LoadGaugeTest {

  private static LoadGauge after(double... samples) {
    PrimitiveIterator.OfDouble next = DoubleStream.of(samples).iterator();
    LoadGauge gauge = new LoadGauge(next::nextDouble);
    while (next.hasNext()) {
      gauge.sample();
    }
    return gauge;
  }

  @Test
  void aGaugeStartsAtZero() {
    assertThat(after().load()).isZero();
  }

  @Test
  void oneSampleMovesItByAThirdOfTheWayAndManyAllTheWay() {
    assertThat(after(1).load()).isEqualTo(0.3);
    assertThat(after(1, 1).load()).isEqualTo(0.51);
    assertThat(after(1, 1, 1, 1, 1).load()).as("five seconds").isGreaterThan(0.8);
    assertThat(after(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).load()).isEqualTo(1);
    assertThat(after(1, 1, 1, 1, 1, 0, 0, 0, 0, 0).load()).isLessThan(0.2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
  void aSampleThatIsNotToBeHadChangesNothing(double none) {
    assertThat(after(0.5, none, none).load()).isEqualTo(0.15);
  }

  @Test
  void theLoadIsAlwaysBetweenZeroAndOneWithTwoDecimals() {
    Seeds.each(
        2_000,
        random -> {
          LoadGauge gauge = new LoadGauge(() -> random.nextDouble(-0.5, 2));
          for (int i = 0; i < 30; i++) {
            gauge.sample();
            double load = gauge.load();
            assertThat(load).isBetween(0.0, 1.0);
            assertThat(load * 100).isCloseTo(Math.rint(load * 100), within(1e-9));
          }
        });
  }

  @Test
  void theRealGaugeStaysWithinItsBounds() {
    LoadGauge gauge = new LoadGauge();
    for (int i = 0; i < 10; i++) {
      gauge.sample();
      assertThat(gauge.load()).isBetween(0.0, 1.0);
    }
  }
}
