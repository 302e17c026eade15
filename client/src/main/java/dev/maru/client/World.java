package dev.maru.client;

import java.util.concurrent.Executor;

/**
 * What a connection takes from its surroundings: time, chance, and the lane its tasks run in, one
 * after the other.
 */
interface World extends Executor {

  /** Milliseconds of a clock that never goes back. */
  long now();

  /** From 0, inclusive, to 1, exclusive. */
  double random();

  /** Runs a task in the lane after a while, unless it is cancelled before. */
  Timer later(long ms, Runnable task);

  /** A task that is due later. Owned by the lane. */
  final class Timer implements Runnable {

    private final Runnable task;
    private boolean cancelled;

    Timer(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }

    void cancel() {
      cancelled = true;
    }
  }
}
