package dev.maru.protocol;

/**
 * Why the server ends a connection. 4400 to 4419 mean: do not come back with the same thing; the
 * others: come back, and resume from your cursor.
 */
public enum CloseCode {
  /** RFC 6455: the end is meant. */
  NORMAL(1000),
  /** RFC 6455: the frames break the protocol. */
  PROTOCOL_ERROR(1002),
  /** RFC 6455: text that is not UTF-8. */
  INVALID_PAYLOAD(1007),
  /** RFC 6455: a message over the limit. */
  TOO_BIG(1009),
  /** A request that cannot be answered on this connection. */
  BAD_REQUEST(4400),
  /** Come back with a new token. */
  AUTH(4401),
  /** Not allowed here. */
  FORBIDDEN(4403),
  /** No such endpoint. */
  NO_ENDPOINT(4404),
  /** Another connection of the same session took over. */
  REPLACED(4409),
  /** What was sent is too large. */
  TOO_LARGE(4413),
  /** Too often: wait as told. */
  RATE(4429),
  /** Our fault. */
  INTERNAL(4500),
  /** The server is about to stop: come back at the given slot. */
  DRAINING(4503),
  /** The client reads too slowly: come back at once and resume. */
  SLOW(4508);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** The number in the Close frame. */
  public int code() {
    return code;
  }
}
