package dev.maru.client;

/**
 * A place in a room's log: everything up to {@code seq} is known. Immutable.
 *
 * @param epoch which life of the log it counts in; "" for whichever there is
 * @param seq the last event that is known; -1 for "start from the newest events"
 */
public record Cursor(String epoch, long seq) {

  /** Nothing is known and only the newest events are wanted. */
  public static final Cursor NEWEST = new Cursor("", -1);

  /** Nothing is known and everything is wanted. */
  public static final Cursor START = new Cursor("", 0);

  boolean isNewest() {
    return seq < 0;
  }
}
