package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maru.pace.LoadGauge.Part;
import dev.maru.testing.Seeds;
import java.util.Locale;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The load that every answer shows. */
final class LoadGaugeTest {

  private static LoadGauge after(double... samples) {
    PrimitiveIterator.OfDouble next = DoubleStream.of(samples).iterator();
    LoadGauge gauge = of(Part.PROCESS, next);
    while (next.hasNext()) {
      gauge.sample(1);
    }
    return gauge;
  }

  private static LoadGauge of(Part part, PrimitiveIterator.OfDouble values) {
    return new LoadGauge(Map.of(part, _ -> values.nextDouble()), () -> false);
  }

  @Test
  void aGaugeStartsAtZero() {
    assertThat(after().load()).isZero();
    assertThat(after().text()).isEqualTo("0.00");
    assertThat(LoadGauge.idle().level(Part.PROCESS)).isZero();
  }

  @Test
  void aSecondMovesItByAPartOfTheWayAndManyAllTheWay() {
    assertThat(after(1).load()).isEqualTo(0.15);
    assertThat(after(1, 1).load()).isEqualTo(0.28);
    assertThat(after(DoubleStream.generate(() -> 1).limit(10).toArray()).load())
        .as("ten seconds")
        .isGreaterThanOrEqualTo(0.8);
    assertThat(after(DoubleStream.generate(() -> 1).limit(60).toArray()).load()).isEqualTo(1);
  }

  @Test
  void twoHalfSecondsAreOneSecond() {
    LoadGauge halves = new LoadGauge(Map.of(Part.LOOPS, _ -> 0.8), () -> false);
    halves.sample(0.5);
    halves.sample(0.5);
    assertThat(halves.level(Part.LOOPS)).isCloseTo(0.8 * 0.15, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
  void aSampleThatIsNotToBeHadChangesNothing(double none) {
    assertThat(after(1, none, none).load()).isEqualTo(0.15);
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void everyPartAloneMakesTheLoadAndIsSeenByItself(Part part) {
    LoadGauge gauge = of(part, DoubleStream.iterate(0.9, each -> each).iterator());
    for (int i = 0; i < 100; i++) {
      gauge.sample(1);
    }
    assertThat(gauge.load()).isEqualTo(0.9);
    for (Part each : Part.values()) {
      assertThat(gauge.level(each)).isCloseTo(each == part ? 0.9 : 0, within(0.001));
      assertThat(each.wire()).isEqualTo(each.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void theFullestPartIsTheLoad() {
    LoadGauge gauge =
        new LoadGauge(
            Map.of(Part.PROCESS, _ -> 0.2, Part.WRITER, _ -> 0.7, Part.LOOPS, _ -> 0.4),
            () -> false);
    for (int i = 0; i < 100; i++) {
      gauge.sample(1);
    }
    assertThat(gauge.load()).isEqualTo(0.7);
  }

  @Test
  void theMachinesOtherWorkDoesNotCountForAProcessWithAQuotaOfItsOwn() {
    AtomicBoolean quota = new AtomicBoolean();
    LoadGauge gauge =
        new LoadGauge(Map.of(Part.MACHINE, _ -> 1, Part.PROCESS, _ -> 0.1), quota::get);
    for (int i = 0; i < 100; i++) {
      gauge.sample(1);
    }
    assertThat(gauge.load()).isEqualTo(1);
    quota.set(true);
    gauge.sample(1);
    assertThat(gauge.load()).isEqualTo(0.1);
    assertThat(gauge.level(Part.MACHINE)).as("it is still shown").isGreaterThan(0.99);
  }

  @Test
  void theLoadIsAlwaysBetweenZeroAndOneWithTwoDecimals() {
    Seeds.each(
        2_000,
        random -> {
          LoadGauge gauge =
              new LoadGauge(Map.of(Part.PROCESS, _ -> random.nextDouble(-0.5, 2)), () -> false);
          for (int i = 0; i < 30; i++) {
            gauge.sample(random.nextDouble(0.2, 3));
            double load = gauge.load();
            assertThat(load).isBetween(0.0, 1.0);
            assertThat(load * 100).isCloseTo(Math.rint(load * 100), within(1e-9));
            assertThat(gauge.text()).matches("0\\.\\d\\d|1\\.00");
            assertThat(Double.parseDouble(gauge.text())).isEqualTo(load);
          }
        });
  }
}
