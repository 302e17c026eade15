package dev.maru.client;

/**
 * How a connection is doing. Immutable.
 *
 * @param transport the way in that is meant
 * @param code why the way before it ended, a close code; 0 if none did
 * @param retryMs how long until the next try, when waiting
 */
public record State(Phase phase, Transport transport, int code, long retryMs) {

  /** What it is doing. */
  public enum Phase {
    /** A way in is being tried; sends go over HTTP meanwhile. */
    CONNECTING,
    /** Events come. */
    LIVE,
    /** The next try comes later; sends go over HTTP meanwhile. */
    WAITING,
    /** It does not come back by itself. */
    STOPPED
  }
}
