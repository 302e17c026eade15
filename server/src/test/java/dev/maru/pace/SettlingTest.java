package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.pace.CrowdModel.Manner;
import dev.maru.testing.Seeds;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The load of a steered server settles: below 0.8, and then it does not swing by more than a tenth
 * around its mean, in means of five seconds. The guide's own clients have no jitter: who was sent
 * away together comes back together, so their crowd is judged by means of twenty seconds.
 */
final class SettlingTest {

  private static final int CLIENTS = 2_000;

  private static void settled(CrowdModel crowd, int window, double least) {
    List<Double> load = crowd.means(120, window);
    double mean = load.stream().mapToDouble(each -> each).average().orElseThrow();
    assertThat(mean).as("mean of %s", load).isBetween(least, 0.8);
    assertThat(load).allSatisfy(some -> assertThat(Math.abs(some - mean)).isLessThan(0.1));
  }

  @ParameterizedTest
  @CsvSource({
    // rate, what the crowd would use unsteered, virtual seconds to settle in
    "2000, 1.1, 120",
    "2000, 1.5, 120",
    "2000, 2, 120",
    "2000, 3, 180",
    "2000, 5, 240",
    "5000, 1.5, 180",
    "5000, 3, 240",
    "10000, 1.5, 300",
    "10000, 3, 480"
  })
  void aCrowdThatDoesAsItIsToldSettlesBelowFourFifths(int rateMs, double demand, int seconds) {
    Seeds.each(
        3,
        random -> {
          CrowdModel crowd =
              new CrowdModel(random.nextLong(), CLIENTS, rateMs, demand, CrowdModel.TOLD);
          crowd.run(seconds + 120);
          settled(crowd, 5, 0.25);
          assertThat(crowd.waits).allMatch(wait -> wait >= 2_000 && wait <= 60_000);
        });
  }

  @ParameterizedTest
  @CsvSource({"2000, 1.1", "2000, 2", "2000, 3", "2000, 5", "5000, 2", "5000, 4"})
  void aCrowdWithTheGuidesOwnFormulaSettlesToo(int rateMs, double demand) {
    Seeds.each(
        3,
        random -> {
          CrowdModel crowd =
              new CrowdModel(random.nextLong(), CLIENTS, rateMs, demand, CrowdModel.GUIDE);
          crowd.run(480);
          settled(crowd, 20, 0.25);
          assertThat(crowd.waits).allMatch(wait -> wait >= 2_000 && wait <= 30_000);
        });
  }

  @ParameterizedTest
  @CsvSource({"2000, 0.2", "2000, 0.75", "10000, 0.5"})
  void aCrowdThatFitsIsNotSlowedDown(int rateMs, double demand) {
    Manner manner = CrowdModel.TOLD;
    CrowdModel crowd = new CrowdModel(7, CLIENTS, rateMs, demand, manner);
    crowd.run(300);
    assertThat(crowd.seconds).allMatch(second -> second.factor() == 1);
  }

  @ParameterizedTest
  @CsvSource({"2000, 3", "5000, 4"})
  void whenMostLeaveTheOthersAreQuickAgain(int rateMs, double demand) {
    CrowdModel crowd = new CrowdModel(11, CLIENTS, rateMs, demand, CrowdModel.TOLD);
    crowd.run(300);
    assertThat(crowd.seconds.getLast().factor()).isGreaterThan(2);
    crowd.leaveBut(CLIENTS / 20);
    crowd.run(900);
    assertThat(crowd.seconds.getLast().factor()).isEqualTo(1);
  }
}
