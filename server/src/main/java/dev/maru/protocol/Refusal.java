package dev.maru.protocol;

/** A definite no to one request: nothing of it happened. Cheap to make, it has no stack trace. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * A no with its reason.
   *
   * @param message for people, says what to do; never holds what a user typed
   */
  public Refusal(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Why. */
  public ErrorCode code() {
    return code;
  }

  /** The reason in words, for people. */
  public String reason() {
    String message = getMessage();
    return message == null ? code.wire() : message;
  }
}
