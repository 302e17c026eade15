package dev.maru.limit;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how much of one kind each name holds at once, against one limit for all. Any thread may
 * use it; it remembers only who holds something.
 */
public final class Seats {

  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();
  private final int limit;

  /** Seats for anybody; 0 for no limit. */
  public Seats(int limit) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /** Takes one for a name; whether there was one. The name "" always gets one. */
  public boolean sit(String name) {
    if (name.isEmpty() || limit == Integer.MAX_VALUE) {
      return true;
    }
    if (taken.merge(name, 1, Integer::sum) <= limit) {
      return true;
    }
    rise(name);
    return false;
  }

  /** Gives one back. */
  public void rise(String name) {
    if (!name.isEmpty() && limit != Integer.MAX_VALUE) {
      taken.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many names hold something. */
  public int names() {
    return taken.size();
  }
}
