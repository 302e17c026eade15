package dev.maru.testing;

import dev.maru.concurrent.Lane;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A lane that other threads put tasks into, and whose tasks the test's thread waits for and runs.
 */
public final class LateLane implements Lane {

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return true;
  }

  /** Runs the next task, which comes in time. */
  public void runOne() throws InterruptedException {
    Runnable task = tasks.poll(20, TimeUnit.SECONDS);
    if (task == null) {
      throw new AssertionError("no task comes");
    }
    task.run();
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }
}
