package dev.maru.log;

import static dev.maru.log.OpenLog.JUNHO;
import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The numbers of a room's events. */
final class NumberingTest {

  @EveryStore
  void theNumbersOfARoomAreDenseHoweverManyThreadsAppend(OpenLog open) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    int threads = 8;
    int sends = 500;
    List<Thread> senders = new ArrayList<>();
    List<CompletableFuture<OpenLog.Answer>> answers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      List<CompletableFuture<OpenLog.Answer>> mine =
          IntStream.range(0, sends).mapToObj(i -> new CompletableFuture<OpenLog.Answer>()).toList();
      answers.addAll(mine);
      User user = new User("u" + t, "M", "");
      Random random = new Random(seed + t);
      senders.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < sends; i++) {
              String room = "r" + random.nextInt(5);
              open.log.append(List.of(OpenLog.append(room, user, "c" + i, "text", mine.get(i))));
            }
          }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    answers.forEach(OpenLog::wait);

    int total = 0;
    for (int r = 0; r < 5; r++) {
      List<Long> seqs = open.seqs("r" + r);
      assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
      assertThat(open.log.head("r" + r).seq()).isEqualTo(seqs.size());
      total += seqs.size();
    }
    assertThat(total).isEqualTo(threads * sends);
  }

  @EveryStore
  void theEventsOfOneSenderKeepTheirOrder(OpenLog open) {
    open.fill("r", 1_000);

    List<String> ids =
        open.log.after("r", 0, 1_000, 1 << 20).events().stream()
            .map(event -> event.clientId())
            .toList();

    assertThat(ids).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "fill-" + i).toList());
  }

  @EveryStore
  void oneBadWriteLeavesTheOthersOfItsBatchAndNoHole(OpenLog open) throws Exception {
    open.execute(
        "create trigger poison before insert on event when new.data like '%poison%'"
            + " begin select raise(abort, 'poison'); end");
    List<CompletableFuture<OpenLog.Answer>> answers =
        IntStream.range(0, 20).mapToObj(i -> new CompletableFuture<OpenLog.Answer>()).toList();
    open.log.append(
        IntStream.range(0, 20)
            .mapToObj(i ->
                OpenLog.append("r", MINJI, "c" + i, i % 7 == 3 ? "poison" : "good", answers.get(i)))
            .toList());

    for (int i = 0; i < 20; i++) {
      if (i % 7 == 3) {
        assertThat(OpenLog.refusal(answers.get(i))).isEqualTo(ErrorCode.INTERNAL);
      } else {
        assertThat(OpenLog.wait(answers.get(i)).dup()).isFalse();
      }
    }
    assertThat(open.seqs("r")).isEqualTo(LongStream.rangeClosed(1, 17).boxed().toList());
  }

  @EveryStore
  void aRolledBackNumberIsGivenToTheNextEvent(OpenLog open) throws Exception {
    open.execute(
        "create trigger poison before insert on event when new.data like '%poison%'"
            + " begin select raise(abort, 'poison'); end");
    assertThat(open.sent("r", MINJI, "a", "good").event().seq()).isEqualTo(1);

    assertThat(OpenLog.refusal(open.send("r", MINJI, "b", "poison"))).isEqualTo(ErrorCode.INTERNAL);

    assertThat(open.sent("r", JUNHO, "c", "good").event().seq()).isEqualTo(2);
  }

  @EveryStore
  void numbersAndPagesSurviveTheIndexesFallingBehindAndAPowerCut(OpenLog open) throws Exception {
    open.fill("hot", 9_000);
    for (int i = 0; i < 100; i++) {
      open.fill("r" + i, 20);
    }
    open.powerCut();

    assertThat(open.seqs("hot")).isEqualTo(LongStream.rangeClosed(1, 9_000).boxed().toList());
    for (int i = 0; i < 100; i++) {
      assertThat(open.seqs("r" + i)).hasSize(20);
    }
    assertThat(open.sent("hot", MINJI, "fill-0", "no 0").event().seq()).isEqualTo(1);
    assertThat(open.sent("hot", MINJI, "fill-8999", "no 8999").event().seq()).isEqualTo(9_000);
    assertThat(open.sent("hot", MINJI, "new", "new").event().seq()).isEqualTo(9_001);
  }
}
