package dev.maru.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.testing.ManualLane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lane does at the end of its turn. */
final class TurnTest {

  private final ManualLane lane = new ManualLane();
  private final Turn turn = new Turn(lane);
  private final List<String> done = new ArrayList<>();

  private void atEnd(String name) {
    turn.atEnd(() -> done.add(lane.inLane() ? name : name + " outside"));
  }

  @Test
  void nothingRunsBeforeTheTurnEnds() {
    atEnd("a");
    assertThat(done).isEmpty();
    lane.runOne();
    assertThat(done).containsExactly("a");
  }

  @Test
  void allTasksOfATurnRunInTheirOrderInOneTaskOfTheLane() {
    atEnd("a");
    atEnd("b");
    atEnd("c");
    assertThat(lane.runOne()).isTrue();
    assertThat(done).containsExactly("a", "b", "c");
    assertThat(lane.runOne()).isFalse();
  }

  @Test
  void whatWaitedInTheLaneAlreadyComesFirst() {
    lane.execute(() -> done.add("waited"));
    atEnd("a");
    lane.execute(() -> done.add("later"));
    lane.runAll();
    assertThat(done).containsExactly("waited", "a", "later");
  }

  @Test
  void eachTurnRunsItsOwnTasksOnce() {
    for (int i = 0; i < 5; i++) {
      atEnd("turn " + i);
      lane.runAll();
    }
    lane.runAll();
    assertThat(done).containsExactly("turn 0", "turn 1", "turn 2", "turn 3", "turn 4");
  }

  @Test
  void whatATaskAsksForIsDoneInTheNextTurn() {
    turn.atEnd(() -> {
      done.add("a");
      atEnd("from a");
    });
    atEnd("b");
    lane.runOne();
    assertThat(done).containsExactly("a", "b");
    assertThat(lane.runOne()).isTrue();
    assertThat(done).containsExactly("a", "b", "from a");
    assertThat(lane.runOne()).isFalse();
  }

  @Test
  void aTaskMayAskForItselfAgainAndAgain() {
    int[] left = {100};
    turn.atEnd(
        new Runnable() {
          @Override
          public void run() {
            if (--left[0] > 0) {
              turn.atEnd(this);
            }
          }
        });
    lane.runAll();
    assertThat(left[0]).isZero();
  }

  @Test
  void aTaskThatFailsDoesNotTakeTheOthersWithIt() {
    atEnd("a");
    turn.atEnd(() -> {
      atEnd("from the failed one");
      throw new IllegalStateException("b");
    });
    atEnd("c");
    atEnd("d");
    assertThatThrownBy(lane::runOne).as("the lane hears of it").hasMessage("b");
    lane.runAll();
    assertThat(done).containsExactly("a", "c", "d", "from the failed one");
    atEnd("e");
    lane.runAll();
    assertThat(done).endsWith("d", "from the failed one", "e");
  }

  @Test
  void theLastTaskMayFailAndTheNextTurnComes() {
    turn.atEnd(() -> {
      throw new IllegalStateException("a");
    });
    assertThatThrownBy(lane::runOne).hasMessage("a");
    atEnd("b");
    lane.runAll();
    assertThat(done).containsExactly("b");
  }
}
