package dev.maru.pace;

/**
 * How far the load stretches every wait: 1 to 8, moved by one thread once a second, read by all.
 *
 * <p>While the load is above {@link PollRule#HIGH} it grows by half per step, and a step that was
 * begun is finished, so that the load does not come to rest at the mark itself. While it is below
 * {@link PollRule#LOW} it shrinks by a fifth per two steps, in between it stays. A step takes at
 * least the configured time and at least the mean wait that clients were told lately, because
 * nothing that was advised is felt before they have come again. It is spread evenly over that time:
 * a leap would send all clients away together, and have them back together.
 *
 * <p>Why it settles is in `docs/decisions/062-load-steering.md`.
 */
final class Steering {

  private final double stepSeconds;
  private volatile double factor = 1;

  /**
   * Growing steps, and parts of one, that were begun and are not gone yet; the ticking thread's.
   */
  private double ahead;

  /** Steering whose steps take at least this long, milliseconds. */
  Steering(int stepMs) {
    this.stepSeconds = stepMs / 1000.0;
  }

  /**
   * Moves on.
   *
   * @param load the smoothed load, 0 to 1
   * @param waitMs the mean wait that polling clients were told lately
   * @param seconds since the last call
   */
  void tick(double load, double waitMs, double seconds) {
    double steps = seconds / Math.max(stepSeconds, waitMs / 1000);
    if (load < PollRule.LOW) {
      ahead = 0;
      factor = Math.max(1, factor * Math.pow(PollRule.DOWN, steps / 2));
      return;
    }
    while (load > PollRule.HIGH && ahead < steps) {
      ahead += 1;
    }
    double part = Math.min(ahead, steps);
    ahead -= part;
    factor = Math.min(PollRule.MOST, factor * Math.pow(PollRule.UP, part));
  }

  /** What every rate is multiplied by. */
  double factor() {
    return factor;
  }
}
