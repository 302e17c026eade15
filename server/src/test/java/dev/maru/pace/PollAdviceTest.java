package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a polling client should come again. */
final class PollAdviceTest {

  private static LoadGauge loaded(double load) {
    LoadGauge gauge = new LoadGauge(() -> load);
    for (int i = 0; i < 60; i++) {
      gauge.sample();
    }
    assertThat(gauge.load()).isEqualTo(load);
    return gauge;
  }

  private static PollAdvice advice(double load, RandomGenerator chance) {
    return new PollAdvice(loaded(load), () -> chance);
  }

  @ParameterizedTest
  @CsvSource({
    // load, shortest, longest: a tenth around the middle
    "0.0,  4500, 5500",
    "0.5,  4500, 5500",
    "0.8,  4500, 5500",
    "0.85, 12375, 15125",
    "0.9,  20250, 24750",
    "1.0,  36000, 44000"
  })
  void theWaitStretchesAboveALoadOfFourFifthsWithATenthOfJitter(
      double load, int shortest, int longest) {
    List<Integer> waits =
        IntStream.rangeClosed(1, 2_000)
            .map(seed -> advice(load, new SplittableRandom(seed)).nextPollMs())
            .boxed()
            .toList();
    assertThat(waits).allMatch(wait -> wait >= shortest - 1 && wait <= longest);
    int spread = longest - shortest;
    assertThat(waits).as("early ones").anyMatch(wait -> wait < shortest + spread / 10);
    assertThat(waits).as("late ones").anyMatch(wait -> wait > longest - spread / 10);
  }

  @Test
  void theWaitIsAlwaysBetweenTwoAndSixtySeconds() {
    Seeds.each(
        10_000,
        random -> {
          LoadGauge gauge = new LoadGauge(() -> random.nextDouble(-0.1, 3));
          PollAdvice advice = new PollAdvice(gauge, () -> random);
          for (int i = 0; i < 10; i++) {
            gauge.sample();
            assertThat(advice.nextPollMs()).isBetween(2_000, 60_000);
          }
        });
  }

  @Test
  void aHigherLoadNeverMeansAShorterWait() {
    int before = 0;
    for (int percent = 0; percent <= 100; percent++) {
      int wait = advice(percent / 100.0, new SplittableRandom(7)).nextPollMs();
      assertThat(wait).isGreaterThanOrEqualTo(before);
      before = wait;
    }
  }

  @Test
  void twoClientsAreRarelyToldTheSame() {
    PollAdvice advice = new PollAdvice(new LoadGauge());
    long different = IntStream.range(0, 1_000).map(i -> advice.nextPollMs()).distinct().count();
    assertThat(different).isGreaterThan(400);
  }
}
