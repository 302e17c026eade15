package dev.maru.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open connections of the server against their limit. Any thread may use it. */
public final class Connections {

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  /** A counter with a limit; 0 for none. */
  public Connections(int limit) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /** Counts a connection in; whether there is a place for it. */
  public boolean enter() {
    return open.incrementAndGet() <= limit;
  }

  /** Counts a connection out. */
  public void leave() {
    open.decrementAndGet();
  }

  /** How many are open. */
  public int open() {
    return open.get();
  }
}
