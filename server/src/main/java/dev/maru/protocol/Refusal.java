package dev.maru.protocol;

/** A definite no to one request: nothing of it happened. Cheap to make, it has no stack trace. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int retryAfterMs;

  /**
   * A no with its reason.
   *
   * @param message for people, says what to do; never holds what a user typed
   */
  public Refusal(ErrorCode code, String message) {
    this(code, message, code.retryAfterMs());
  }

  /**
   * A no for a time that is known.
   *
   * @param retryAfterMs when the same request may succeed, in milliseconds
   */
  public Refusal(ErrorCode code, String message, int retryAfterMs) {
    super(message, null, false, false);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  /** How long the client should wait before it tries again, milliseconds; 0 for a permanent no. */
  public int retryAfterMs() {
    return retryAfterMs;
  }

  /** The reason in words, for people. */
  public String reason() {
    String message = getMessage();
    return message == null ? code.wire() : message;
  }
}
