package dev.maru.limit;

/**
 * A token bucket's rule in the form that needs one number to remember: the moment at which
 * everything taken so far would have come in at the steady rate (ITU-T I.371's virtual scheduling).
 * Immutable.
 *
 * @param intervalNs nanoseconds between two at the steady rate; 0 for no limit
 * @param burstNs how far that moment may lie ahead
 */
public record Rate(long intervalNs, long burstNs) {

  /** No limit. */
  public static final Rate NONE = new Rate(0, 0);

  private static final long SECOND = 1_000_000_000L;

  /**
   * A rule.
   *
   * @param perSecond how many a second for long; 0 for no limit
   * @param burst how many at once
   */
  public static Rate of(int perSecond, int burst) {
    long interval = perSecond == 0 ? 0 : SECOND / perSecond;
    return new Rate(interval, interval * burst);
  }

  /**
   * Takes one.
   *
   * @param before what the last taking returned; 0 at first
   * @param now nanoseconds of a clock that started at 0
   * @return what to remember; or, below 0, how many nanoseconds are to be waited, and nothing was
   *     taken
   */
  public long take(long before, long now) {
    long next = Math.max(before, now) + intervalNs;
    long ahead = next - now;
    return ahead > burstNs ? burstNs - ahead : next;
  }

  boolean none() {
    return intervalNs == 0;
  }
}
