package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** How long a queue makes newcomers wait, told from its length and its pace. */
final class BacklogTest {

  private long waiting;
  private long done;
  private final Backlog backlog = new Backlog(() -> waiting, () -> done, 100);

  private double after(double seconds, long doneMeanwhile, long left) {
    done += doneMeanwhile;
    waiting = left;
    return backlog.level(seconds);
  }

  @Test
  void anEmptyQueueIsNoLoadHoweverMuchWentThrough() {
    assertThat(after(1, 0, 0)).isZero();
    assertThat(after(1, 1_000_000, 0)).isZero();
  }

  @Test
  void whatWaitsOverWhatIsDoneInASecondIsTheWait() {
    assertThat(after(1, 1_000, 250)).isCloseTo(0.25, within(1e-9));
    assertThat(after(2, 1_000, 250)).isCloseTo(0.5, within(1e-9));
    assertThat(after(1, 1_000, 5_000)).as("more than a second").isEqualTo(1);
  }

  @Test
  void fewThatHaveJustComeToAnIdleQueueAreNoLoad() {
    assertThat(after(1, 0, 2)).isCloseTo(0.02, within(1e-9));
  }

  @Test
  void aQueueThatDoesNotMoveIsFullAfterASecond() {
    assertThat(after(1, 10, 1)).isLessThan(0.05);
    assertThat(after(0.5, 0, 1)).isCloseTo(0.5, within(1e-9));
    assertThat(after(0.5, 0, 1)).isEqualTo(1);
    assertThat(after(1, 0, 3)).isEqualTo(1);
    assertThat(after(1, 1, 2)).as("it moves again").isLessThan(0.05);
  }

  @Test
  void aLengthBelowZeroIsNone() {
    assertThat(after(1, 5, -3)).isZero();
  }
}
