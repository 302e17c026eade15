package dev.maru.testing;

import dev.maru.concurrent.Lane;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A lane, and an executor for what would run on other threads, whose tasks run when the test says
 * so and in no other thread. Owned by the test's thread.
 */
public final class ManualLane extends AbstractExecutorService implements Lane {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return running;
  }

  /** Runs the task that waits longest; whether there was one. */
  public boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    running = true;
    try {
      task.run();
    } finally {
      running = false;
    }
    return true;
  }

  /** Runs until nothing waits; whether there was anything. */
  public boolean runAll() {
    boolean any = false;
    while (runOne()) {
      any = true;
    }
    return any;
  }

  @Override
  public void shutdown() {
    tasks.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> rest = List.copyOf(tasks);
    tasks.clear();
    return rest;
  }

  @Override
  public boolean isShutdown() {
    return tasks.isEmpty();
  }

  @Override
  public boolean isTerminated() {
    return tasks.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
