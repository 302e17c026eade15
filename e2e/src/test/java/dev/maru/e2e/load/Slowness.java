package dev.maru.e2e.load;

/** How a client wastes a server's time (promises.md, P21: five kinds; and one that asks a lot). */
public enum Slowness {
  /** Connects, and says nothing. */
  SILENT("", "", 15),
  /** Says who it is, a byte a second. */
  HEAD_DRIP("GET /chat/health HTTP/1.1\r\nX-Slow: ", "a", 15),
  /** Promises a body, and sends it by the byte. */
  BODY_DRIP(
      """
      POST /chat/rooms/slow/messages HTTP/1.1\r
      Host: h\r
      Content-Type: application/json\r
      Content-Length: 5000\r
      \r
      {\
      """,
      " ",
      30),
  /** Has its socket, and sends a part of a frame that never ends. */
  HALF_FRAME(upgrade(""), "", 30),
  /** Has its socket and is in a room, and reads nothing, no ping either. */
  NEVER_READS(
      upgrade("\u0081\u00a6\0\0\0\0{\"action\":\"join\",\"room_id\":\"slow-000\"}"), "", 30),
  /** Asks for much, again and again, and reads none of the answers. */
  NEVER_READS_ANSWERS("GET /chat/maru.js HTTP/1.1\r\nHost: h\r\n\r\n".repeat(20), "\r\n", 30);

  final String first;
  final String drip;

  /** The server has to end such a connection within so many seconds of its last proper sign. */
  public final int mostSeconds;

  Slowness(String first, String drip, int mostSeconds) {
    this.first = first;
    this.drip = drip;
    this.mostSeconds = mostSeconds;
  }

  /** Whether it looks whether anything has come. */
  boolean listens() {
    return this != NEVER_READS && this != NEVER_READS_ANSWERS;
  }

  private static String upgrade(String then) {
    return "GET /chat/ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        + (then.isEmpty() ? "\u0081\u00fe\0" : then);
  }
}
