package dev.maru.client;

/**
 * Hears what happens on one connection; called by one thread at a time, in order. What it throws
 * goes to that thread's uncaught exception handler, and the connection goes on.
 */
public interface Listener {

  /** The next event of a joined room: every one once, without gaps. */
  void event(Entry entry);

  /** A room was joined, or its log began anew: what was known of it is void and starts here. */
  default void reset(String room, Cursor cursor) {}

  /** The server refused something that nobody waits for, or a gap could not be read just now. */
  default void trouble(Exception why) {}

  /** The connection found a way in, lost it, or changed it. Nothing is missed meanwhile. */
  default void state(State state) {}
}
