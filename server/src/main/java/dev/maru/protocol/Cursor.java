package dev.maru.protocol;

/**
 * Where a client stands in a room's log.
 *
 * @param epoch the life of the log it read; "" if it did not say
 * @param seq the last event it has; {@link #NEWEST} if it has none and wants the newest ones
 */
public record Cursor(String epoch, long seq) {

  /** No position: the answer starts from the newest events. */
  public static final long NEWEST = -1;

  /** A client that has nothing yet. */
  public static final Cursor START = new Cursor("", NEWEST);

  /** The highest seq a client may name; a JavaScript number holds it exactly. */
  public static final long MAX_SEQ = (1L << 53) - 1;

  /** Whether the client has no position. */
  public boolean newest() {
    return seq == NEWEST;
  }

  /** Whether this cursor cannot be continued in a log of that epoch and head. */
  public boolean lost(String logEpoch, long head) {
    return !newest() && (seq > head || !(epoch.isEmpty() || epoch.equals(logEpoch)));
  }
}
