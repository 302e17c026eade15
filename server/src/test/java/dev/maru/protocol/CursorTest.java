package dev.maru.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a client must start again. */
final class CursorTest {

  @ParameterizedTest
  @CsvSource({
    // epoch, seq, the log's epoch, its head, lost
    "a9, 5, a9, 5, false",
    "a9, 4, a9, 5, false",
    "a9, 0, a9, 5, false",
    "a9, 0, a9, 0, false",
    "a9, 6, a9, 5, true",
    "a9, 1, a9, 0, true",
    "a9, 9007199254740991, a9, 5, true",
    "b1, 5, a9, 5, true",
    "b1, 0, a9, 5, true",
    "A9, 5, a9, 5, true",
    "'', 5, a9, 5, false",
    "'', 6, a9, 5, true",
    "'', 0, a9, 5, false",
    "'', -1, a9, 5, false",
    "a9, -1, a9, 5, false",
    "b1, -1, a9, 5, false",
    "b1, -1, a9, 0, false"
  })
  void aCursorIsLostInAnotherEpochAndBeyondTheHeadButNeverWithoutAPosition(
      String epoch, long seq, String logEpoch, long head, boolean lost) {
    assertThat(new Cursor(epoch, seq).lost(logEpoch, head)).isEqualTo(lost);
  }

  @Test
  void theStartHasNoPosition() {
    assertThat(Cursor.START.newest()).isTrue();
    assertThat(new Cursor("a9", 0).newest()).isFalse();
  }

  @Test
  void theHighestSeqIsWhatAJavaScriptNumberHoldsExactly() {
    assertThat((long) (double) Cursor.MAX_SEQ).isEqualTo(Cursor.MAX_SEQ);
    assertThat((double) (Cursor.MAX_SEQ + 1)).isEqualTo((double) (Cursor.MAX_SEQ + 2));
  }
}
