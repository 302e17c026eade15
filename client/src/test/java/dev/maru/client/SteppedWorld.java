package dev.maru.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A world whose time passes only when a test says so. Owned by the test's thread. */
final class SteppedWorld implements World {

  private record Due(long at, long order, Timer timer) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now = 1_000_000;
  private long order;
  private boolean running;

  /** What chance says from now on. */
  double chance = 0.5;

  @Override
  public long now() {
    return now;
  }

  @Override
  public double random() {
    return chance;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (!running) {
      running = true;
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        next.run();
      }
      running = false;
    }
  }

  @Override
  public Timer later(long ms, Runnable task) {
    Timer timer = new Timer(task);
    timers.add(new Due(now + ms, ++order, timer));
    return timer;
  }

  void pass(long ms) {
    long end = now + ms;
    while (!timers.isEmpty() && timers.element().at <= end) {
      Due due = timers.remove();
      now = Math.max(now, due.at);
      execute(due.timer);
    }
    now = end;
  }
}
