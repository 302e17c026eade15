package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maru.house.SourceTree;
import dev.maru.pace.PollRule.Situation;
import dev.maru.testing.JsonTree;
import dev.maru.testing.JsonTree.Items;
import dev.maru.testing.JsonTree.Literal;
import dev.maru.testing.JsonTree.Members;
import dev.maru.testing.JsonTree.Text;
import dev.maru.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One rule for all polling clients, held to the table that the browser's tests run too. */
final class PollRuleTest {

  private static final PollRule RULE = new PollRule(PollRates.OF_THE_SEED);

  private static Stream<Members> table(String part) throws IOException {
    byte[] file =
        Files.readAllBytes(
            SourceTree.ofThisHouse().root().resolve("web/test/interval-vectors.json"));
    Items rows = (Items) ((Members) JsonTree.read(file)).get(part);
    return rows.of().stream().map(row -> (Members) row);
  }

  static Stream<Arguments> intervals() throws IOException {
    return table("intervals").map(row -> Arguments.of(((Text) row.get("is")).value(), row));
  }

  static Stream<Arguments> factors() throws IOException {
    return table("factors").map(row -> Arguments.of(((Text) row.get("is")).value(), row));
  }

  private static String spelled(Members row, String name) {
    return ((Literal) row.get(name)).spelling();
  }

  private static OptionalInt whole(Members row, String name) {
    String text = spelled(row, name);
    return text.equals("null") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("intervals")
  void theIntervalIsThatOfTheTable(String name, Members row) {
    Situation now =
        new Situation(
            whole(row, "recent").orElseThrow(),
            Long.parseLong(spelled(row, "idle_ms")),
            Boolean.parseBoolean(spelled(row, "hidden")),
            whole(row, "server"),
            whole(row, "retry_after"),
            Double.parseDouble(spelled(row, "factor")));
    int ms = RULE.interval(now, Double.parseDouble(spelled(row, "jitter")));
    assertThat(ms).as(name).isEqualTo(whole(row, "ms").orElseThrow());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("factors")
  void theOwnStretchingIsThatOfTheTable(String name, Members row) {
    String load = spelled(row, "load");
    OptionalDouble said =
        load.equals("null") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(load));
    double then = PollRule.step(Double.parseDouble(spelled(row, "factor")), said);
    assertThat(then).as(name).isCloseTo(Double.parseDouble(spelled(row, "then")), within(1e-9));
  }

  @Test
  void theTableHasFortyRowsOrMore() throws IOException {
    assertThat(table("intervals").count()).isGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    // messages, factor, jitter, asked
    "0, 1, 0.5, 10000", "1, 1, 0.5, 5000", "5, 1, 0.5, 5000", "6, 1, 0.5, 3000",
    "10, 1, 0.5, 3000", "11, 1, 0.5, 2000", "0, 1, 0, 9000", "0, 1, 0.999, 10998",
    "11, 1, 0, 2000", "11, 1.5, 0.5, 3000", "11, 8, 0.5, 16000", "0, 8, 0.5, 60000",
    "0, 8, 0.999, 60000", "0, 8, 0, 54000", "0, 6, 0.5, 60000", "5, 2, 0, 9000"
  })
  void theServerAsksByTheRoomsRateTimesTheLoadsFactor(
      int recent, double factor, double jitter, int asked) {
    assertThat(RULE.ask(recent, factor, jitter)).isEqualTo(asked);
  }

  @Test
  void theServerNeverAsksForLessThanTwoSecondsOrMoreThanAMinute() {
    Seeds.each(
        20_000,
        random ->
            assertThat(
                    RULE.ask(random.nextInt(40), 1 + random.nextDouble() * 7, random.nextDouble()))
                .isBetween(2_000, 60_000));
  }

  @Test
  void aHigherFactorNeverMeansAShorterWait() {
    int before = 0;
    for (double factor = 1; factor <= 8; factor += 0.05) {
      int asked = RULE.ask(3, factor, 0.3);
      assertThat(asked).isGreaterThanOrEqualTo(before);
      before = asked;
    }
  }

  @Test
  void anOwnersRatesTakeThePlaceOfTheSeeds() {
    PollRule quick = new PollRule(new PollRates(5_000, 4_000, 3_500, 2_500));
    assertThat(quick.ask(0, 1, 0.5)).isEqualTo(5_000);
    assertThat(quick.ask(4, 1, 0.5)).isEqualTo(4_000);
    assertThat(quick.ask(8, 1, 0.5)).isEqualTo(3_500);
    assertThat(quick.ask(20, 1, 0.5)).isEqualTo(2_500);
  }
}
