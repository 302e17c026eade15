package dev.maru.log;

import static dev.maru.log.OpenLog.JUNHO;
import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.User;
import dev.maru.store.Withdrawals;
import dev.maru.store.Withdrawals.Removal;
import dev.maru.store.Withdrawals.Revocation;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What the house orders together with an event of its own. */
final class OrderTest {

  private static final Order CLOSE = Order.door(true);
  private static final Order OPEN = Order.door(false);

  @EveryStore
  void aClosedRoomTakesNothingNewFromAnybody(OpenLog open) {
    open.sent("r", MINJI, "a", "hello");
    assertThat(open.ordered("r", CLOSE).event().seq()).isEqualTo(2);
    assertThat(OpenLog.refusal(open.send("r", JUNHO, "b", "late")))
        .isEqualTo(ErrorCode.ROOM_CLOSED);
    assertThat(OpenLog.refusal(open.send("r", MINJI, "", "late"))).isEqualTo(ErrorCode.ROOM_CLOSED);
    assertThat(open.sent("other", JUNHO, "b", "elsewhere").event().seq()).isEqualTo(1);
    assertThat(open.seqs("r")).containsExactly(1L, 2L);
  }

  @EveryStore
  void aRetryOfWhatAClosedRoomHasIsAnsweredAsEver(OpenLog open) {
    open.sent("r", MINJI, "a", "hello");
    open.ordered("r", CLOSE);
    assertThat(open.sent("r", MINJI, "a", "hello").dup()).isTrue();
    assertThat(OpenLog.refusal(open.send("r", MINJI, "a", "other"))).isEqualTo(ErrorCode.CONFLICT);
  }

  @EveryStore
  void aRoomStaysClosedOverARestartUntilItIsOpened(OpenLog open) {
    open.ordered("r", CLOSE);
    open.reopen();
    assertThat(OpenLog.refusal(open.send("r", MINJI, "a", "x"))).isEqualTo(ErrorCode.ROOM_CLOSED);
    open.reopen();
    open.log.head("r");
    assertThat(OpenLog.refusal(open.send("r", MINJI, "a", "x"))).isEqualTo(ErrorCode.ROOM_CLOSED);
    open.ordered("r", OPEN);
    open.reopen();
    assertThat(open.sent("r", MINJI, "a", "x").event().seq()).isEqualTo(3);
  }

  @EveryStore
  void withinOneBatchTheDoorTurnsWhereItWasOrdered(OpenLog open) {
    List<CompletableFuture<OpenLog.Answer>> told =
        Stream.generate(CompletableFuture<OpenLog.Answer>::new).limit(5).toList();
    open.log.append(
        List.of(
            OpenLog.append("r", MINJI, "a", "before", told.get(0)),
            OpenLog.order("r", CLOSE, told.get(1)),
            OpenLog.append("r", MINJI, "b", "behind", told.get(2)),
            OpenLog.order("r", OPEN, told.get(3)),
            OpenLog.append("r", MINJI, "c", "again", told.get(4))));
    assertThat(OpenLog.wait(told.get(0)).event().seq()).isEqualTo(1);
    assertThat(OpenLog.wait(told.get(1)).event().seq()).isEqualTo(2);
    assertThat(OpenLog.refusal(told.get(2))).isEqualTo(ErrorCode.ROOM_CLOSED);
    assertThat(OpenLog.wait(told.get(3)).event().seq()).isEqualTo(3);
    assertThat(OpenLog.wait(told.get(4)).event().seq()).isEqualTo(4);
    open.reopen();
    assertThat(open.sent("r", MINJI, "d", "open").event().seq()).isEqualTo(5);
  }

  @EveryStore
  void whatIsOrderedBesideAnEventIsThereWithItAndAfterARestart(OpenLog open) {
    open.ordered("r", Order.of(Withdrawals.remove("r", "u5", 1)));
    open.ordered("r", Order.of(Withdrawals.remove("r", "u5", 2)));
    open.ordered("r", Order.of(Withdrawals.remove("r", "u6", 3)));
    open.ordered("@u7", Order.of(Withdrawals.revoke("u7", 7)));
    open.ordered("@u7", Order.of(Withdrawals.revoke("u7", 8)));
    open.ordered("r", Order.of(Withdrawals.admit("r", "u6")));
    open.ordered("r", Order.of(Withdrawals.admit("r", "nobody")));
    for (int i = 0; i < 2; i++) {
      Withdrawals kept = Withdrawals.read(open.database);
      assertThat(kept.removals()).containsExactly(new Removal("r", "u5"));
      assertThat(kept.revocations()).containsExactly(new Revocation("u7", 8));
      open.reopen();
    }
  }

  @EveryStore
  void aClockThatWasSetBackTakesNoRevocationBack(OpenLog open) {
    open.ordered("@u7", Order.of(Withdrawals.revoke("u7", 20_000)));
    open.ordered("@u7", Order.of(Withdrawals.revoke("u7", 10_000)));
    assertThat(Withdrawals.read(open.database).revocations())
        .containsExactly(new Revocation("u7", 20_000));
    open.ordered("@u7", Order.of(Withdrawals.restore("u7")));
    assertThat(Withdrawals.read(open.database).revocations()).isEmpty();
  }

  @EveryStore
  void aRevocationIsForgottenWhenNoTokenCanBeThatOld(OpenLog open) {
    open.ordered("@old", Order.of(Withdrawals.revoke("old", 5)));
    open.ordered("@new", Order.of(Withdrawals.revoke("new", 5 + Withdrawals.KEPT_MS)));
    assertThat(Withdrawals.read(open.database).revocations()).hasSize(2);
    open.ordered("@new", Order.of(Withdrawals.revoke("new", 6 + Withdrawals.KEPT_MS)));
    assertThat(Withdrawals.read(open.database).revocations())
        .containsExactly(new Revocation("new", 6 + Withdrawals.KEPT_MS));
  }

  @EveryStore
  void whatTheDiskDoesNotTakeIsNotOrdered(OpenLog open) throws SQLException {
    open.fill("r", 3);
    open.execute("create trigger no before insert on removal begin select raise(abort, 'no'); end");
    CompletableFuture<OpenLog.Answer> removal = new CompletableFuture<>();
    CompletableFuture<OpenLog.Answer> beside = new CompletableFuture<>();
    open.log.append(
        List.of(
            OpenLog.order("r", Order.of(Withdrawals.remove("r", "u5", 1)), removal),
            OpenLog.append("r", MINJI, "beside", "x", beside)));
    assertThat(OpenLog.refusal(removal)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(OpenLog.wait(beside).event().seq()).isEqualTo(4);
    assertThat(open.seqs("r")).containsExactly(1L, 2L, 3L, 4L);
  }

  @EveryStore
  void nobodyIsTheHouseByName(OpenLog open) {
    open.ordered("r", CLOSE);
    User named = new User("", "T", "");
    assertThat(OpenLog.refusal(open.send("r", named, "a", "x"))).isEqualTo(ErrorCode.ROOM_CLOSED);
  }
}
