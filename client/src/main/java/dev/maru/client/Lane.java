package dev.maru.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, each in a virtual thread that lives while there are any. What a
 * connection owns is touched in its lane only.
 */
final class Lane implements Executor {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    start();
  }

  private void start() {
    Thread.ofVirtual().name("maru-client").start(this::drain);
  }

  private void drain() {
    boolean done = false;
    try {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
      done = true;
    } finally {
      if (!done) {
        // What was thrown ends this thread, and is told by it; the tasks go on in another.
        start();
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (tasks) {
      running = !tasks.isEmpty();
      return tasks.poll();
    }
  }
}
