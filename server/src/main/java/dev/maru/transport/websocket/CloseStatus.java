package dev.maru.transport.websocket;

/** The status codes of RFC 6455, section 7.4, that this side sends, and which ones it accepts. */
final class CloseStatus {
  static final int NORMAL = 1000;
  static final int PROTOCOL_ERROR = 1002;
  static final int BAD_DATA = 1007;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int INTERNAL = 1011;

  private CloseStatus() {}

  /**
   * Whether a peer may send this code: 1000–1014 as registered, without the three that must never
   * travel (1005, 1006, 1015) and the reserved 1004, and the free ranges 3000–4999.
   */
  static boolean mayBeReceived(int code) {
    return switch (code) {
      case 1000, 1001, 1002, 1003 -> true;
      case 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
      default -> code >= 3000 && code <= 4999;
    };
  }
}
