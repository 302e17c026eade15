package dev.maru.client;

/** How long to wait before coming back: full jitter, so that a thousand do not come at once. */
final class Backoff {

  private static final long BASE_MS = 500;
  private static final long CAP_MS = 10_000;
  private static final int MOST_DOUBLINGS = 16;

  private Backoff() {}

  /**
   * Milliseconds, uniform from 0 to {@code min(10 s, 0.5 s × 2^(failures − 1))}.
   *
   * @param failures failures in a row, from 1
   * @param chance from 0 to 1
   */
  static long fullJitter(int failures, double chance) {
    long ceiling = BASE_MS << Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
    return (long) (chance * Math.min(CAP_MS, ceiling));
  }
}
