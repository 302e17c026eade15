package dev.maru.pace;

import java.util.function.LongSupplier;

/**
 * How long what waits in a queue has to wait, told from outside: what waits over what is done in a
 * second, so that nothing has to be timed when it comes or goes. Owned by the thread that samples.
 */
final class Backlog {

  private final LongSupplier waiting;
  private final LongSupplier done;
  private final double least;
  private long doneBefore;
  private boolean waited;
  private double stuckSeconds;

  /**
   * A queue's backlog.
   *
   * @param waiting how much waits now
   * @param done how much was taken since the start
   * @param least what is surely done in a second by whoever is not stuck
   */
  Backlog(LongSupplier waiting, LongSupplier done, double least) {
    this.waiting = waiting;
    this.done = done;
    this.least = least;
    this.doneBefore = done.getAsLong();
  }

  /** The share of a second that newcomers wait, so many seconds after the last call. */
  double level(double seconds) {
    long left = waiting.getAsLong();
    long doneNow = done.getAsLong();
    boolean moves = doneNow != doneBefore;
    double rate = (doneNow - doneBefore) / seconds;
    stuckSeconds = left > 0 && waited && !moves ? stuckSeconds + seconds : 0;
    waited = left > 0;
    doneBefore = doneNow;
    return Math.min(1, Math.max(stuckSeconds, Math.max(0, left) / Math.max(rate, least)));
  }
}
