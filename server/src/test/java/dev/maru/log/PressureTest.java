package dev.maru.log;

import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** The log when there is too much to write or no space to write it. */
final class PressureTest {

  @EveryStore
  void whatIsBeyondTheBoundOfWaitingBytesIsRefusedAtOnceAndNeverStored(OpenLog open) {
    open.reopen(settings -> settings.withWriterQueueBytes(10_000));
    List<CompletableFuture<OpenLog.Answer>> answers = new ArrayList<>();
    List<Append> appends = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(new CompletableFuture<>());
      appends.add(OpenLog.append("r", MINJI, "c" + i, "text", answers.getLast()));
    }

    open.log.append(appends);

    int stored = 0;
    for (CompletableFuture<OpenLog.Answer> answer : answers) {
      try {
        OpenLog.wait(answer);
        stored++;
      } catch (CompletionException e) {
        assertThat(OpenLog.refusal(answer)).isEqualTo(ErrorCode.OVERLOADED);
      }
    }
    assertThat(stored).isBetween(1, 10_000 / 200);
    assertThat(open.seqs("r")).hasSize(stored);
    assertThat(open.log.waitingBytes()).isZero();
    assertThat(open.log.takenBytes()).isBetween(stored * 4L, 10_000L);
  }

  @EveryStore
  void aFullDiskRefusesWritesKeepsReadsAndIsOverWhenSpaceReturns(OpenLog open) throws Exception {
    open.fill("r", 10);
    open.reopen(settings -> settings.withMaxPages(60));
    String text = "x".repeat(5_000);
    int stored = 0;
    CompletableFuture<OpenLog.Answer> answer = open.send("r", MINJI, "big-0", text);
    while (OpenLog.wait(answer.handle((event, no) -> no == null))) {
      stored++;
      answer = open.send("r", MINJI, "big-" + stored, text);
    }

    assertThat(OpenLog.refusal(answer)).isEqualTo(ErrorCode.STORAGE_FULL);
    assertThat(open.seqs("r")).isEqualTo(LongStream.rangeClosed(1, 10 + stored).boxed().toList());

    // A transaction that fails halfway leaves nothing, also after one that failed before.
    CompletableFuture<OpenLog.Answer> small = new CompletableFuture<>();
    CompletableFuture<OpenLog.Answer> big = new CompletableFuture<>();
    open.log.append(
        List.of(
            OpenLog.append("new", MINJI, "small", "text", small),
            OpenLog.append("new", MINJI, "big", text.repeat(10), big)));
    assertThat(OpenLog.refusal(small)).isEqualTo(ErrorCode.STORAGE_FULL);
    assertThat(OpenLog.refusal(big)).isEqualTo(ErrorCode.STORAGE_FULL);
    assertThat(open.seqs("new")).isEmpty();

    open.makeSpace();
    assertThat(open.sent("r", MINJI, "big-" + stored, text).event().seq()).isEqualTo(11 + stored);
    assertThat(open.sent("new", MINJI, "small", "text").event().seq()).isEqualTo(1);
    open.reopen();
    assertThat(open.seqs("r")).hasSize(11 + stored);
  }

  @EveryStore
  void aLogThatRefusesSaysSoAndFindsOutByItselfWhenItIsOver(OpenLog open) throws Exception {
    assertThat(open.log.refusing()).isFalse();
    open.fill("r", 10);
    open.reopen(settings -> settings.withMaxPages(60));
    CompletableFuture<OpenLog.Answer> big = new CompletableFuture<>();
    CompletableFuture<Boolean> said = big.handle((stored, no) -> open.log.refusing());

    open.log.append(List.of(OpenLog.append("r", MINJI, "big", "x".repeat(500_000), big)));

    assertThat(OpenLog.refusal(big)).isEqualTo(ErrorCode.STORAGE_FULL);
    assertThat(said.join()).as("while the answer is told").isTrue();
    open.makeSpace();
    long start = System.nanoTime();
    while (open.log.refusing() && System.nanoTime() - start < 20_000_000_000L) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(open.log.refusing()).as("without anything to store").isFalse();
    assertThat(open.sent("r", MINJI, "big", "x".repeat(500_000)).event().seq()).isEqualTo(11);
  }
}
