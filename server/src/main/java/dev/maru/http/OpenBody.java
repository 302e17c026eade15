package dev.maru.http;

import dev.maru.protocol.Refusal;

/**
 * The body of an answer that goes on for as long as both sides wish. Owned by the connection's
 * lane.
 */
public interface OpenBody {

  /** Sends bytes, at once and as one piece; nothing once the end was said. */
  void write(byte[] array, int offset, int length);

  /** Whether it takes more now; if not, {@link Author#writable} tells when it does again. */
  boolean isWritable();

  /** Bytes that were written and have not left. */
  long pendingBytes();

  /** Says the end behind what was written; the connection ends with it. */
  void end();

  /** Who fills a body. Called on the connection's lane. */
  interface Author {

    /** The body takes more again. */
    void writable();

    /**
     * Called four times a second while the body is open, for what is due.
     *
     * @param nowMs the loop's time in milliseconds, which may wrap: compare differences only
     */
    void sweep(int nowMs);

    /**
     * The server stops: the last words are to be said now.
     *
     * @param retryAfterMs when the client should come back
     */
    void drain(int retryAfterMs);

    /** Ends if the body is that user's, and says why. */
    void dismiss(String userId, Refusal why);

    /** The connection has ended, whoever ended it; called once. */
    void closed();
  }
}
