package dev.maru.log;

import static dev.maru.log.OpenLog.JUNHO;
import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.User;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What a client id means to the log. */
final class RetryTest {

  @EveryStore
  void aRetryGetsTheSameSeqAndTime(OpenLog open) {
    OpenLog.Answer first = open.sent("r", MINJI, "a", "hello");
    open.sent("r", MINJI, "b", "more");
    open.later(Duration.ofSeconds(3));

    OpenLog.Answer again = open.sent("r", MINJI, "a", "hello");

    assertThat(first.dup()).isFalse();
    assertThat(again.dup()).isTrue();
    assertThat(again.event().seq()).isEqualTo(first.event().seq());
    assertThat(again.event().ts()).isEqualTo(first.event().ts());
  }

  @EveryStore
  void aRetryEightDaysAndARestartLaterGetsTheSameSeq(OpenLog open) {
    OpenLog.Answer first = open.sent("r", MINJI, "a", "hello");
    open.reopen();
    open.later(Duration.ofDays(8));

    OpenLog.Answer again = open.sent("r", MINJI, "a", "hello");

    assertThat(again.dup()).isTrue();
    assertThat(again.event().seq()).isEqualTo(1);
    assertThat(again.event().ts()).isEqualTo(first.event().ts());
    assertThat(open.seqs("r")).containsExactly(1L);
  }

  @EveryStore
  void aHundredSendsOfOneIdAtOnceStoreOneEvent(OpenLog open) {
    List<CompletableFuture<OpenLog.Answer>> answers =
        IntStream.range(0, 100).mapToObj(i -> new CompletableFuture<OpenLog.Answer>()).toList();
    List<Thread> senders =
        answers.stream()
            .map(answer ->
                Thread.startVirtualThread(() ->
                    open.log.append(List.of(OpenLog.append("r", MINJI, "same", "hello", answer)))))
            .toList();
    assertThat(senders).hasSize(100);

    List<OpenLog.Answer> told = answers.stream().map(OpenLog::wait).toList();

    assertThat(told).allMatch(answer -> answer.event().seq() == 1);
    assertThat(told).filteredOn(answer -> !answer.dup()).hasSize(1);
    assertThat(open.seqs("r")).containsExactly(1L);
  }

  @EveryStore
  void otherContentUnderAUsedIdIsAConflict(OpenLog open) {
    open.sent("r", MINJI, "a", "hello");

    assertThat(OpenLog.refusal(open.send("r", MINJI, "a", "other"))).isEqualTo(ErrorCode.CONFLICT);
    open.reopen();
    assertThat(OpenLog.refusal(open.send("r", MINJI, "a", "other"))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(open.seqs("r")).containsExactly(1L);
  }

  @EveryStore
  void otherContentWithinOneBatchIsAConflict(OpenLog open) {
    CompletableFuture<OpenLog.Answer> first = new CompletableFuture<>();
    CompletableFuture<OpenLog.Answer> other = new CompletableFuture<>();
    open.log.append(
        List.of(
            OpenLog.append("r", MINJI, "a", "hello", first),
            OpenLog.append("r", MINJI, "a", "other", other)));

    assertThat(OpenLog.wait(first).event().seq()).isEqualTo(1);
    assertThat(OpenLog.refusal(other)).isEqualTo(ErrorCode.CONFLICT);
  }

  @EveryStore
  void anIdBelongsToOneUserAndOneRoom(OpenLog open) {
    assertThat(open.sent("r", MINJI, "a", "hello").dup()).isFalse();
    assertThat(open.sent("r", JUNHO, "a", "other").dup()).isFalse();
    assertThat(open.sent("s", MINJI, "a", "third").dup()).isFalse();
  }

  @EveryStore
  void aNewNameOrRoleDoesNotMakeARetryNew(OpenLog open) {
    open.sent("r", MINJI, "a", "hello");

    OpenLog.Answer again = open.sent("r", new User("u5", "M", "김민지"), "a", "hello");

    assertThat(again.dup()).isTrue();
    assertThat(again.event().from()).isEqualTo(MINJI);
  }

  @EveryStore
  void sendsWithoutAnIdAreAllStored(OpenLog open) {
    open.sent("r", MINJI, "", "hello");
    open.sent("r", MINJI, "", "hello");

    assertThat(open.seqs("r")).containsExactly(1L, 2L);
  }
}
