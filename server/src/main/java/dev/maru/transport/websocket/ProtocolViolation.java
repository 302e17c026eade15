package dev.maru.transport.websocket;

/**
 * A peer's breach of the protocol, carrying the close code it earns; it has no stack trace because
 * it describes bytes, not our code, and a flood of them must stay cheap.
 */
final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  ProtocolViolation(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  /** The RFC 6455 close code, for example 1002. */
  int code() {
    return code;
  }

  /** A few English words for the Close frame. */
  String reason() {
    return String.valueOf(getMessage());
  }

  static ProtocolViolation protocol(String reason) {
    return new ProtocolViolation(CloseStatus.PROTOCOL_ERROR, reason);
  }

  static ProtocolViolation badData(String reason) {
    return new ProtocolViolation(CloseStatus.BAD_DATA, reason);
  }

  static ProtocolViolation tooBig(int limit) {
    return new ProtocolViolation(CloseStatus.TOO_BIG, "message exceeds " + limit + " bytes");
  }

  static ProtocolViolation policy(String reason) {
    return new ProtocolViolation(CloseStatus.POLICY, reason);
  }
}
