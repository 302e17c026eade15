package dev.maru.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.ManualLane;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listening socket before which a crowd stands. */
class DoorTest {

  private static final int PORTION = 2 * Door.PER_LOOP;

  private final ManualLane one = new ManualLane();
  private final ManualLane other = new ManualLane();
  private final EmbeddedChannel listening = new EmbeddedChannel(new Door(List.of(one, other)));

  @BeforeEach
  void stopTheClock() {
    listening.freezeTime();
  }

  @AfterEach
  void close() {
    listening.finishAndReleaseAll();
  }

  private void come(int first, int count) {
    Object[] newcomers = new Object[count];
    for (int i = 0; i < count; i++) {
      newcomers[i] = first + i;
    }
    listening.writeInbound(newcomers);
  }

  private boolean isOpen() {
    return listening.config().isAutoRead();
  }

  private void pass(int millis) {
    listening.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    listening.runScheduledPendingTasks();
  }

  private void turn(ManualLane loop) {
    loop.runAll();
    listening.runPendingTasks();
  }

  @Test
  void whoComesAloneFindsItOpen() {
    come(0, PORTION - 1);
    assertThat(isOpen()).isTrue();
    assertThat(listening.<Integer>readInbound()).isZero();
  }

  @Test
  void aCrowdComesInPortionsAndEveryLoopHasItsTurnBetweenThem() {
    for (int portion = 0; portion < 5; portion++) {
      come(portion * PORTION, PORTION);
      assertThat(isOpen()).isFalse();
      turn(one);
      assertThat(isOpen()).isFalse();
      turn(other);
      assertThat(isOpen()).isTrue();
    }
    for (int i = 0; i < 5 * PORTION; i++) {
      assertThat(listening.<Integer>readInbound()).isEqualTo(i);
    }
  }

  @Test
  void whoIsInHasAsMuchTimeAgainAsTheLoopsNeeded() {
    come(0, PORTION);
    turn(one);
    pass(7);
    turn(other);
    pass(6);
    assertThat(isOpen()).isFalse();
    pass(1);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void aLoopThatStandsStillDoesNotKeepItClosedForLong() {
    come(0, PORTION);
    pass(10_000);
    turn(one);
    turn(other);
    pass(9);
    assertThat(isOpen()).isFalse();
    pass(1);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void aDoorThatIsTakenAwayStaysClosed() {
    come(0, PORTION);
    var _ = listening.close();
    turn(one);
    turn(other);
    assertThat(isOpen()).isFalse();
    listening.checkException();
  }
}
