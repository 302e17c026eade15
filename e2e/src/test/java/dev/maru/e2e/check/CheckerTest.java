package dev.maru.e2e.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker reports what is wrong under its right name, and nothing else. */
final class CheckerTest {
  private static final int SEEDS = 100;

  /** Each is copied before it is damaged. */
  private static final List<GoodHistory> GOOD =
      LongStream.range(0, SEEDS).mapToObj(GoodHistory::of).toList();

  @Test
  void aGoodHistoryIsNeverReported() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Verdict verdict = new Corrupted(GOOD.get(seed), new Random(seed)).check();

      assertThat(verdict.counts()).as("seed %d: %s", seed, verdict).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCorruptionIsReportedUnderItsName(Corruption corruption) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Corrupted history = new Corrupted(GOOD.get(seed), new Random(seed));
      corruption.damage(history);

      Verdict verdict = history.check();

      assertThat(verdict.counts()).as("seed %d: %s", seed, verdict).containsKey(corruption.kind);
    }
  }

  @Test
  void everyKindOfFindingHasACorruption() {
    assertThat(Corruption.values())
        .extracting(corruption -> corruption.kind)
        .contains(Finding.Kind.values());
  }

  @Test
  void theWorstLagIsTheLongestTimeAnAckedEventWasKeptFromSomebody() {
    List<Entry> entries =
        List.of(
            new Entry.Grant(0, "u1", "r"),
            new Entry.Attach(0, "u1", "r", 0, "ws"),
            new Entry.Invoke(1, "u2", "r", "m1", 1, "b", "", "ws"),
            new Entry.Ok(2_000_000, "u2", "r", "m1", 1, 1, false),
            new Entry.Seen(9_000_000, "u1", "r", 1, "u2", "m1", "b"));
    List<Row> rows = List.of(new Row("r", 1, "u2", "m1", "b"));

    Verdict verdict = Checker.check(entries, new FinalLog(rows, rows), new Expectation(1, 1, 0));

    assertThat(verdict.counts()).isEmpty();
    assertThat(verdict.figures().worstLagMillis()).isEqualTo(7.0);
  }

  @Test
  void aHistorySurvivesItsFile(@TempDir Path directory) throws Exception {
    List<Entry> entries = GoodHistory.of(7).entries;
    Path file = directory.resolve("history.jsonl");

    History.write(entries, file);

    assertThat(History.read(file)).isEqualTo(new ArrayList<>(entries));
  }
}
