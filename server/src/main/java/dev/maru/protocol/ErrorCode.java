package dev.maru.protocol;

import java.util.Locale;

/**
 * Every reason for a definite no: its word on the wire, whether the same request may succeed later,
 * and the HTTP status that says it.
 */
public enum ErrorCode {
  /** The text is not JSON as we take it. */
  BAD_JSON(400, false),
  /** A field is missing, of the wrong type or out of range. */
  BAD_REQUEST(400, false),
  /** No verb has this name. */
  UNKNOWN_ACTION(400, false),
  /** Over a limit of size. */
  TOO_LARGE(413, false),
  /** The client id was used for other content. */
  CONFLICT(409, false),
  /** Known, but not allowed. */
  FORBIDDEN(403, false),
  /** Not there, or not yours: never told apart. */
  NOT_FOUND(404, false),
  /** The room takes no more writes. */
  ROOM_CLOSED(403, false),
  /** Nobody said who is speaking. */
  AUTH_REQUIRED(401, false),
  /** The token is not good. */
  AUTH_FAILED(401, false),
  /** The token was good once. */
  AUTH_EXPIRED(401, false),
  /** Too often; wait. */
  RATE_LIMITED(429, true),
  /** The log takes no writes, or does not answer, just now. */
  UNAVAILABLE(503, true),
  /** The disk is full. */
  STORAGE_FULL(507, true),
  /** More waits than we promise to hold. */
  OVERLOADED(503, true),
  /** Our fault. */
  INTERNAL(500, true);

  private final int status;
  private final boolean temporary;
  private final String wire = name().toLowerCase(Locale.ROOT);

  ErrorCode(int status, boolean temporary) {
    this.status = status;
    this.temporary = temporary;
  }

  /** The word on the wire, for example {@code rate_limited}. */
  public String wire() {
    return wire;
  }

  /** Whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }

  /** The HTTP status that carries it. */
  public int status() {
    return status;
  }

  /** How long a client should wait before it tries again, in milliseconds; 0 for a permanent no. */
  public int retryAfterMs() {
    return temporary ? 1000 : 0;
  }
}
