package dev.maru.client;

import java.util.ArrayDeque;
import java.util.Deque;

/** When to look whether a better transport works again, and when to stay. Owned by its link. */
final class Climb {

  /** Echoes that a transport above has to give before it is trusted. */
  static final int ECHOES = 2;

  private static final long FIRST_MS = 30_000;
  private static final long LAST_MS = 600_000;
  private static final int MOST_DOUBLINGS = 5;
  private static final int MOST_MOVES = 6;
  private static final long HOUR_MS = 3_600_000;

  private final Deque<Long> moves = new ArrayDeque<>();
  private int failures;

  /** Milliseconds until the next look: 30 s, doubled by each failure up to 10 min, ± 25 %. */
  long pause(double chance) {
    long mean = Math.min(LAST_MS, FIRST_MS << Math.min(failures, MOST_DOUBLINGS));
    return (long) (mean * (0.75 + chance / 2));
  }

  void failed() {
    failures++;
  }

  void moved(long now) {
    failures = 0;
    moves.add(now);
  }

  /** Whether there were few enough moves within the hour. */
  boolean allowed(long now) {
    while (!moves.isEmpty() && now - moves.getFirst() >= HOUR_MS) {
      moves.removeFirst();
    }
    return moves.size() < MOST_MOVES;
  }
}
