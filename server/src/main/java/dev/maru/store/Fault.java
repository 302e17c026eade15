package dev.maru.store;

/** What an error of the database means for the writer. */
public enum Fault {
  /** The database refuses this one row; the others of its batch may be good. */
  ROW,
  /** Somebody else holds the lock; nothing happened, try again. */
  BUSY,
  /** No space; nothing happened, and space may come back. */
  FULL,
  /** Anything else: what is on the disk is unknown, so this process must not write again. */
  FATAL
}
