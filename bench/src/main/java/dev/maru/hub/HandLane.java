package dev.maru.hub;

import dev.maru.concurrent.Lane;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A lane that the benchmark's own thread steps. */
final class HandLane implements Lane {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return true;
  }

  /** Does what waits, and what that leads to; answers how many tasks it was. */
  int step() {
    int done = 0;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      done++;
    }
    return done;
  }
}
