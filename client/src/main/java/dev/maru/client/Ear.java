package dev.maru.client;

/** Hears one {@link Line}. Any thread may call it, one at a time. */
interface Ear {

  /**
   * The line carries, both ways.
   *
   * @param silenceMs no line that lives is silent for longer; 0 if it watches that itself
   */
  void opened(long silenceMs);

  /** The line said something of no meaning: it lives. */
  void heartbeat();

  /** The server said something. */
  void frame(Json frame);

  /** The server answered a cursor. */
  void page(Page page, Cursor asked);

  /** The server refuses a room. */
  void refused(String room, MaruException why);

  /**
   * The line is over.
   *
   * @param code a WebSocket close code, or what comes nearest
   * @param retryAfterMs how long the server asked to stay away; 0 if it did not
   */
  void ended(int code, long retryAfterMs);
}
