package dev.maru.access;

/** What somebody may do in a room. */
public enum Right {
  /** Nothing is needed: the verb is about no room. */
  NONE,
  /** See the room: its events, who is there. */
  READ,
  /** Add to the room's log. */
  WRITE
}
