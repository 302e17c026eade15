package dev.maru.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One task after the other, whatever one of them throws. */
final class LaneTest {

  private static final int PATIENCE_S = 20;

  private final Lane lane = new Lane();
  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  @BeforeEach
  void listen() {
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
  }

  @AfterEach
  void stop() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  @Test
  void tasksRunOneAfterTheOtherInOrder() throws Exception {
    List<Integer> done = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      lane.execute(() -> {
        done.add(number);
        all.countDown();
      });
    }
    assertThat(all.await(PATIENCE_S, SECONDS)).isTrue();
    assertThat(done).hasSize(1_000).isSorted();
  }

  @Test
  void whateverATaskThrowsIsToldAndTheNextRuns() throws Exception {
    Error error = new AssertionError("an error");
    RuntimeException exception = new IllegalStateException("an exception");
    CountDownLatch next = new CountDownLatch(2);
    lane.execute(() -> {
      throw error;
    });
    lane.execute(next::countDown);
    lane.execute(() -> {
      throw exception;
    });
    lane.execute(next::countDown);
    assertThat(next.await(PATIENCE_S, SECONDS)).isTrue();
    assertThat(List.of(told(), told())).containsExactlyInAnyOrder(error, exception);
  }

  private Throwable told() throws InterruptedException {
    Throwable thrown = uncaught.poll(PATIENCE_S, SECONDS);
    return thrown == null ? new AssertionError("nothing was told") : thrown;
  }
}
