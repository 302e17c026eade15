package dev.maru.log;

import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Heads, epochs and what a commit tells. */
final class HeadTest {

  @EveryStore
  void aRoomThatNobodyWroteToIsEmptyAndHasTheStoresEpoch(OpenLog open) {
    assertThat(open.log.peek("nobody")).isNull();
    MessageLog.Page page = open.log.after("nobody", 0, 10, 1_000);

    assertThat(page.events()).isEmpty();
    assertThat(page.head()).isZero();
    assertThat(page.more()).isFalse();
    assertThat(page.epoch()).isEqualTo(open.database.epoch()).hasSize(6);
    assertThat(open.log.head("nobody")).isEqualTo(new MessageLog.Head(open.database.epoch(), 0));
  }

  @EveryStore
  void thatARoomHasNoEventIsKnownUntilItHasOne(OpenLog open) {
    MessageLog.Head empty = open.log.head("r");
    assertThat(open.log.peek("r")).isEqualTo(empty);
    open.sent("r", MINJI, "a", "hello");
    assertThat(open.log.peek("r")).isEqualTo(new MessageLog.Head(empty.epoch(), 1));
    assertThat(open.log.after("r", 0, 10, 1_000).events()).hasSize(1);
  }

  @EveryStore
  void roomsThatNobodyWroteToDoNotPushOutThoseWithEvents(OpenLog open) {
    open.fill("r", 3);
    for (int i = 0; i < 11_000; i++) {
      assertThat(open.log.head("no-" + i).seq()).isZero();
    }
    assertThat(open.log.peek("r")).isNotNull();
  }

  @EveryStore
  void theEpochStaysWhenTheRoomIsMadeAndTheStoreOpenedAgain(OpenLog open) {
    String epoch = open.log.head("r").epoch();
    open.sent("r", MINJI, "a", "hello");
    assertThat(open.log.head("r").epoch()).isEqualTo(epoch);

    open.reopen();

    assertThat(open.database.epoch()).isEqualTo(epoch);
    assertThat(open.log.head("r")).isEqualTo(new MessageLog.Head(epoch, 1));
  }

  @EveryStore
  void aHeadInMemoryIsExactWhenAnOutcomeIsTold(OpenLog open) {
    for (int i = 1; i <= 200; i++) {
      OpenLog.Answer answer = open.sent("r", MINJI, "a" + i, "hello");

      assertThat(open.log.peek("r"))
          .isEqualTo(new MessageLog.Head(open.database.epoch(), answer.event().seq()));
      assertThat(open.log.after("r", i - 1, 1, 1_000).events()).hasSize(1);
    }
  }

  @EveryStore
  void aHeadReadFromTheStoreIsKnownAfterwards(OpenLog open) {
    open.fill("r", 3);
    open.reopen();
    assertThat(open.log.peek("r")).isNull();

    assertThat(open.log.head("r").seq()).isEqualTo(3);

    assertThat(open.log.peek("r")).isEqualTo(open.log.head("r"));
  }

  @EveryStore
  void aListenerSeesEveryNewEventOnceInCommitOrderAndSettlesItself(OpenLog open) {
    List<Event> seen = new CopyOnWriteArrayList<>();
    open.log.onCommit(batch -> {
      seen.addAll(batch.events());
      batch.lanes().forEach(batch::settle);
    });
    open.fill("r", 500);
    open.sent("r", MINJI, "fill-7", "no 7");
    open.sent("r", MINJI, "last", "last");

    List<Long> seqs = new ArrayList<>();
    seen.forEach(event -> seqs.add(event.seq()));
    assertThat(seqs).hasSize(501).isSorted().doesNotHaveDuplicates();
  }
}
