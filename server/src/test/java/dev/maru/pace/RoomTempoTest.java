package dev.maru.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Seeds;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The messages of the last minute, from the heads that polls have seen. */
final class RoomTempoTest {

  private static final long START = 1_795_332_241_123L;

  private final RoomTempo tempo = new RoomTempo();

  private int recent(int second, long head, int fresh) {
    return tempo.recent("r", head, fresh, START + second * 1_000L);
  }

  @Test
  void theFirstPollKnowsWhatItReads() {
    assertThat(recent(0, 482, 7)).isEqualTo(7);
    assertThat(tempo.recent("other", 10, 0, START)).isZero();
  }

  @Test
  void laterPollsKnowWhatCameSince() {
    recent(0, 100, 0);
    assertThat(recent(5, 103, 3)).isEqualTo(3);
    assertThat(recent(10, 111, 8)).isEqualTo(11);
    assertThat(recent(11, 111, 0)).isEqualTo(11);
  }

  @Test
  void aMinuteLaterItIsForgotten() {
    recent(0, 100, 0);
    recent(5, 112, 12);
    for (int second = 10; second < 60; second += 5) {
      assertThat(recent(second, 112, 0)).as("second %d", second).isEqualTo(12);
    }
    assertThat(recent(75, 112, 0)).isZero();
  }

  @Test
  void aRoomThatWasNotPolledForLongIsNewAgain() {
    recent(0, 100, 0);
    assertThat(recent(600, 600, 2)).isEqualTo(2);
  }

  @Test
  void aLogThatWasCutOrAClockThatWasSetBackStartsAnew() {
    recent(0, 100, 0);
    assertThat(recent(1, 3, 1)).isEqualTo(1);
    assertThat(recent(-500, 4, 2)).isEqualTo(2);
  }

  @Test
  void itCountsTheLastSixtyToSeventySecondsHoweverOftenARoomIsPolled() {
    Seeds.each(
        300,
        random -> {
          RoomTempo fresh = new RoomTempo();
          Deque<Long> messages = new ArrayDeque<>();
          long head = 0;
          long now = START;
          for (int poll = 0; poll < 200; poll++) {
            long wait = random.nextLong(500, 10_000);
            for (int i = random.nextInt(4); i > 0; i--) {
              messages.add(now + random.nextLong(wait));
              head++;
            }
            now += wait;
            int recent = fresh.recent("r", head, 0, now);
            if (now - START > 80_000) {
              long at = now;
              assertThat(recent)
                  .isGreaterThanOrEqualTo(since(messages, at - 60_000))
                  .isLessThanOrEqualTo(since(messages, at - 80_000));
            }
          }
        });
  }

  private static int since(Deque<Long> messages, long ms) {
    return (int) messages.stream().filter(at -> at > ms).count();
  }
}
