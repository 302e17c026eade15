package dev.maru.client;

/**
 * One way to the server while it lasts; what comes by it goes to its {@link Ear}. It is called in
 * the connection's lane.
 */
interface Line {

  /** One more room is wanted. */
  void join(String room, Cursor cursor);

  /** A room is wanted no longer. */
  void leave(String room);

  /** Sends a command; false if this way only listens, and nothing was done. */
  boolean send(String command);

  /** Goes on with a new token, which the requests from now on show already. */
  void refresh(String token);

  /** Ends it without waiting; what it still says does not matter. */
  void close();
}
