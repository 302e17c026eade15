package dev.maru.client;

/** Hears what happens on one connection; called by one thread at a time, in order. */
public interface Listener {

  /** The next event of a joined room: every one once, without gaps. */
  void event(Entry entry);

  /** A room was joined, or its log began anew: what was known of it is void and starts here. */
  default void reset(String room, Cursor cursor) {}

  /** The server refused something that nobody waits for, or a gap could not be read. */
  default void trouble(Exception why) {}

  /**
   * The connection is over. {@link Connection#cursors} says where the next one goes on.
   *
   * @param code the WebSocket's close code; 1006 if the line was cut
   */
  default void closed(int code, String reason) {}
}
