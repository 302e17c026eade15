package dev.maru.client;

import java.io.IOException;

/** The server refused something; {@link #code} says what for, in the words of the protocol. */
public final class MaruException extends IOException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean temporary;
  private final long retryAfterMs;

  MaruException(Json error) {
    super(error.text("code") + ": " + error.text("message"));
    this.code = error.text("code");
    this.retryAfterMs = error.number("retry_after_ms", 0);
    this.temporary = error.flag("temporary") || retryAfterMs > 0;
  }

  MaruException(String code, String message) {
    super(code + ": " + message);
    this.code = code;
    this.retryAfterMs = 0;
    this.temporary = false;
  }

  /** Too often, or too much at a time: the same later. */
  MaruException(String code, String message, long retryAfterMs) {
    super(code + ": " + message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.temporary = true;
  }

  /** Whether it is about who is speaking, and not about what was said. */
  boolean unauthorized() {
    return code.startsWith("auth_");
  }

  /** The code, for example {@code rate_limited}. */
  public String code() {
    return code;
  }

  /** Whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }

  /** How long to wait before that, milliseconds; 0 if the server did not say. */
  public long retryAfterMs() {
    return retryAfterMs;
  }
}
