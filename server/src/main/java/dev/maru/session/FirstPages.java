package dev.maru.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The joins of one session that wait for room in the outbox: each begins to read its room's first
 * page when it is its turn. Owned by its session's lane.
 */
final class FirstPages {

  private final BooleanSupplier room;
  private @Nullable Queue<Runnable> waiting;
  private boolean reading;

  /** None yet; {@code room} says whether the next may begin. */
  FirstPages(BooleanSupplier room) {
    this.room = room;
  }

  /** One more: at once, if there is room and nobody waits. */
  void add(Runnable first) {
    if (waiting == null && !reading && room.getAsBoolean()) {
      first.run();
    } else {
      waiting = waiting == null ? new ArrayDeque<>() : waiting;
      waiting.add(first);
    }
  }

  /** Whether some wait. */
  boolean pending() {
    return waiting != null;
  }

  /** Lets the next ones begin, as long as there is room. */
  void read() {
    Queue<Runnable> rest = waiting;
    while (rest != null && !reading && room.getAsBoolean()) {
      reading = true;
      rest.remove().run();
      reading = false;
      if (rest.isEmpty()) {
        waiting = null;
        rest = null;
      }
    }
  }

  /** Lets all begin, for a session that has ended: each will find that its room was left. */
  void end() {
    Queue<Runnable> rest = waiting;
    waiting = null;
    if (rest != null) {
      List.copyOf(rest).forEach(Runnable::run);
    }
  }
}
