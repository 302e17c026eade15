package dev.maru.pace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * How much is said in the rooms that are polled. A room's numbers have no holes, so the messages of
 * a minute are the difference of two heads: nobody counts anything when a message comes. Any thread
 * may use it; a room's marks change under their monitor.
 */
final class RoomTempo {

  /** Beyond, the rooms that were not polled for the longest are forgotten; 200 bytes each. */
  private static final int MOST_ROOMS = 20_000;

  private final Cache<String, Marks> rooms =
      Caffeine.newBuilder().maximumSize(MOST_ROOMS).executor(Runnable::run).build();

  /**
   * Messages of the last 60 to 70 s, as far back as the room has been polled.
   *
   * @param head the room's last number now
   * @param fresh how many of the messages just read are younger than a minute: all that is known of
   *     a room that was not polled before
   */
  int recent(String room, long head, int fresh, long nowMs) {
    return rooms.get(room, name -> new Marks()).recent(head, fresh, nowMs);
  }

  /** A room's head at some moments of the last minute, a ring. */
  private static final class Marks {

    private static final int APART_MS = 10_000;
    private static final int COUNT = PollRates.WINDOW_MS / APART_MS + 2;

    private final long[] at = new long[COUNT];
    private final long[] heads = new long[COUNT];
    private int newest;
    private int count;

    synchronized int recent(long head, int fresh, long nowMs) {
      long age = nowMs - at[newest];
      if (count == 0 || age < 0 || age > PollRates.WINDOW_MS + APART_MS || head < heads[newest]) {
        count = 0;
        mark(head - fresh, nowMs);
      } else if (age >= APART_MS) {
        mark(head, nowMs);
      }
      return Math.clamp(head - headBefore(nowMs - PollRates.WINDOW_MS), 0, Integer.MAX_VALUE);
    }

    private void mark(long head, long nowMs) {
      newest = (newest + 1) % COUNT;
      at[newest] = nowMs;
      heads[newest] = head;
      count = Math.min(count + 1, COUNT);
    }

    /** The newest mark that is old enough, or the oldest that there is. */
    private long headBefore(long ms) {
      int place = newest;
      for (int i = 1; i < count && at[place] > ms; i++) {
        place = (place + COUNT - 1) % COUNT;
      }
      return heads[place];
    }
  }
}
