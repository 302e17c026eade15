package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.access.Inquiry.Answer;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.testing.LateLane;
import dev.maru.testing.ShiftedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked outside, how often, and what of it is remembered. */
class InquiryTest {

  private final ShiftedClock clock = new ShiftedClock();
  private final LateLane lane = new LateLane();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private Inquiry<String, String> inquiry = inquiry(4, 100);

  private Inquiry<String, String> inquiry(int atOnce, int most) {
    return new Inquiry<>("the other side", clock, atOnce, most, Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    inquiry.close();
  }

  private Answer<String> answer(String value, long nowMs) {
    asked.incrementAndGet();
    return new Answer<>(() -> value, nowMs, nowMs + 60_000);
  }

  private void ask(String key, Inquiry.Source<String> source) throws InterruptedException {
    inquiry.ask(key, source, lane, told::incrementAndGet);
    lane.runOne();
  }

  private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable asking) {
    Refusal refusal = catchThrowableOfType(Refusal.class, asking);
    assertThat(refusal).isNotNull();
    return refusal.code();
  }

  @Test
  void anAnswerIsKnownForAsLongAsItSays() throws Exception {
    assertThat(inquiry.known("k")).isNull();
    ask("k", nowMs -> answer("v", nowMs));
    assertThat(inquiry.heard("k")).isEqualTo("v");
    ask("k", nowMs -> answer("other", nowMs));
    assertThat(asked).hasValue(1);
    clock.skip(61);
    assertThat(code(() -> inquiry.heard("k"))).isEqualTo(ErrorCode.UNAVAILABLE);
    ask("k", nowMs -> answer("other", nowMs));
    assertThat(inquiry.heard("k")).isEqualTo("other");
    clock.skip(-30);
    assertThat(inquiry.known("k")).as("asked for in the future").isNull();
  }

  @Test
  void aNoIsAnAnswerToo() throws Exception {
    Refusal no = new Refusal(ErrorCode.AUTH_REQUIRED, "nobody");
    Inquiry.Word<String> word =
        () -> {
          throw no;
        };
    ask("k", nowMs -> new Answer<>(word, nowMs, nowMs + 1_000));
    assertThat(inquiry.known("k")).isNotNull();
    assertThat(code(() -> inquiry.heard("k"))).isEqualTo(ErrorCode.AUTH_REQUIRED);
  }

  @Test
  void manyWhoWaitForOneThingAskOnce() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < 5_000; i++) {
      inquiry.ask(
          "k",
          nowMs -> {
            gate.await();
            return answer("v", nowMs);
          },
          lane,
          told::incrementAndGet);
    }
    gate.countDown();
    for (int i = 0; i < 5_000; i++) {
      lane.runOne();
    }
    assertThat(told).hasValue(5_000);
    assertThat(asked).hasValue(1);
  }

  @Test
  void onlySoManyAreAskedAtOnceAndOnlySoManyWait() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(4);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int all = Inquiry.MOST_WAITING + 500;
    for (int i = 0; i < all; i++) {
      inquiry.ask(
          "k" + i,
          nowMs -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            busy.countDown();
            gate.await();
            inside.decrementAndGet();
            return answer("v", nowMs);
          },
          lane,
          told::incrementAndGet);
    }
    for (int i = 0; i < 500; i++) {
      lane.runOne(); // those beyond the bound are told at once
    }
    assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
    for (int i = 500; i < all; i++) {
      lane.runOne();
    }
    assertThat(asked).hasValue(Inquiry.MOST_WAITING);
    assertThat(most).hasValue(4);
    assertThat(code(() -> inquiry.heard("k" + (all - 1)))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void whoDoesNotAnswerIsLeftAloneAndThenAskedByOne() throws Exception {
    Inquiry.Source<String> dead =
        nowMs -> {
          asked.incrementAndGet();
          throw new IOException("away");
        };
    for (int i = 0; i < 100; i++) {
      ask("k" + i, dead);
      int key = i;
      assertThat(code(() -> inquiry.heard("k" + key))).isEqualTo(ErrorCode.UNAVAILABLE);
    }
    assertThat(asked).hasValue(Circuit.FAILURES);
    assertThat(inquiry.retryAfterMs()).isPositive();
    clock.skip(2);
    ask("k", nowMs -> answer("v", nowMs));
    assertThat(inquiry.heard("k")).isEqualTo("v");
    ask("l", nowMs -> answer("v", nowMs));
    assertThat(inquiry.heard("l")).as("all are let through again").isEqualTo("v");
  }

  @Test
  void aFaultOfOursIsNoAnswer() throws Exception {
    ask(
        "k",
        nowMs -> {
          throw new IllegalStateException("a fault that this test makes");
        });
    assertThat(code(() -> inquiry.heard("k"))).isEqualTo(ErrorCode.UNAVAILABLE);
    ask("k", nowMs -> answer("v", nowMs));
    assertThat(inquiry.heard("k")).isEqualTo("v");
  }

  @Test
  void whatIsForgottenIsAskedAgain() throws Exception {
    ask("k", nowMs -> answer("v", nowMs));
    inquiry.forget("k");
    assertThat(inquiry.known("k")).isNull();
    ask("k", nowMs -> answer("w", nowMs));
    assertThat(inquiry.heard("k")).isEqualTo("w");
    inquiry.forgetAll("k"::equals);
    assertThat(inquiry.known("k")).isNull();
  }

  @Test
  void whatIsForgottenWhileItIsAskedIsNotLearntByThat() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    inquiry.ask(
        "k",
        nowMs -> {
          gate.await();
          return answer("from before", nowMs);
        },
        lane,
        told::incrementAndGet);
    inquiry.forget("k");
    ask("k", nowMs -> answer("from behind", nowMs));
    gate.countDown();
    lane.runOne();
    assertThat(told).as("whoever waited is told").hasValue(2);
    assertThat(inquiry.heard("k")).isEqualTo("from behind");
  }

  @Test
  void itRemembersSoManyAndNoMore() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      ask("k" + i, nowMs -> answer("v", nowMs));
    }
    assertThat(inquiry.size()).isLessThanOrEqualTo(100);
  }

  @Test
  void onceItIsClosedNobodyIsAskedAndEverybodyIsTold() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    inquiry.ask(
        "k",
        nowMs -> {
          begun.countDown();
          new CountDownLatch(1).await();
          return answer("v", nowMs);
        },
        lane,
        told::incrementAndGet);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    inquiry.close();
    lane.runOne();
    ask("l", nowMs -> answer("v", nowMs));
    assertThat(told).hasValue(2);
    assertThat(asked).hasValue(0);
  }
}
