package dev.maru.concurrent;

import java.util.ArrayList;
import java.util.List;

/**
 * What one lane does at the end of its turn, once, however often it was asked for: flush outboxes,
 * hand appends to the writer. Owned by its lane.
 */
public final class Turn {

  private final Lane lane;
  private List<Runnable> waiting = new ArrayList<>();
  private List<Runnable> running = new ArrayList<>();

  /** The turns of a lane. */
  public Turn(Lane lane) {
    this.lane = lane;
  }

  /** Runs a task after what the lane is doing now and what already waits for it. */
  public void atEnd(Runnable task) {
    waiting.add(task);
    if (waiting.size() == 1) {
      lane.execute(this::end);
    }
  }

  private void end() {
    List<Runnable> tasks = waiting;
    waiting = running;
    running = tasks;
    int begun = 0;
    try {
      while (begun < tasks.size()) {
        tasks.get(begun++).run();
      }
    } finally {
      putBack(tasks.subList(begun, tasks.size()));
      tasks.clear();
    }
  }

  /** The tasks behind one that failed have their turn at once, before what came since. */
  private void putBack(List<Runnable> rest) {
    if (!rest.isEmpty() && waiting.isEmpty()) {
      lane.execute(this::end);
    }
    waiting.addAll(0, rest);
  }
}
