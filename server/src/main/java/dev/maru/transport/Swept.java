package dev.maru.transport;

/** A connection that is looked at now and then, instead of having a timer of its own. */
public interface Swept {

  /**
   * Does what is due.
   *
   * @param nowMs the loop's time in milliseconds, which may wrap: compare differences only
   * @return whether it is gone and need not be looked at any more
   */
  boolean sweep(int nowMs);

  /**
   * Says its last, because the server stops.
   *
   * @param retryAfterMs when the client should come back
   */
  void drain(int retryAfterMs);
}
