package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.client.Copy.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of seq, without a server. */
final class CopyTest {

  private static final Cursor AT_FIVE = new Cursor("e", 5);

  private final Copy copy = new Copy(AT_FIVE);

  @Test
  void nothingIsAppliedBeforeTheJoinIsAnswered() {
    assertThat(copy.offer(6)).isEqualTo(Verdict.DROP);
  }

  @Test
  void theNextIsAppliedAndAnOldOneDropped() {
    answer(false);
    assertThat(copy.offer(5)).isEqualTo(Verdict.DROP);
    assertThat(copy.offer(6)).isEqualTo(Verdict.APPLY);
    assertThat(copy.offer(6)).isEqualTo(Verdict.DROP);
    assertThat(copy.cursor()).isEqualTo(new Cursor("e", 6));
  }

  @Test
  void aGapIsReadBeforeAnythingElse() {
    answer(false);
    assertThat(copy.offer(8)).isEqualTo(Verdict.FETCH);
    copy.fetch();
    assertThat(copy.offer(9)).isEqualTo(Verdict.DROP);
    assertThat(copy.behind(9)).as("it is being read").isFalse();
    answer(false);
    assertThat(copy.offer(6)).isEqualTo(Verdict.APPLY);
    assertThat(copy.offer(7)).isEqualTo(Verdict.APPLY);
    assertThat(copy.offer(8)).isEqualTo(Verdict.APPLY);
    assertThat(copy.behind(8)).as("9 was dropped meanwhile").isTrue();
  }

  @Test
  void aHeadTellsOfWhatWasMissed() {
    answer(false);
    assertThat(copy.behind(5)).isFalse();
    assertThat(copy.behind(6)).isTrue();
  }

  @Test
  void aResetForgetsWhatWasKnown() {
    assertThat(answer(true)).isTrue();
    assertThat(copy.cursor()).isEqualTo(new Cursor("f", 2));
    assertThat(copy.offer(3)).isEqualTo(Verdict.APPLY);
  }

  private boolean answer(boolean reset) {
    Cursor asked = copy.cursor();
    Cursor cursor = reset ? new Cursor("f", 2) : asked;
    return copy.take(new Page("r", cursor, 5, List.of(), false, reset, 0), asked);
  }
}
