package dev.maru.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes what the clients send: the upgrade, the first frame, and messages padded to a size. */
final class LoadText {

  private static final String PADDING = "the quick brown fox jumps over the lazy dog ";

  private final LoadPlan plan;

  LoadText(LoadPlan plan) {
    this.plan = plan;
  }

  byte[] upgrade() {
    String host = plan.target().getHostString() + ":" + plan.target().getPort();
    return ("GET "
            + plan.path()
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        .getBytes(UTF_8);
  }

  byte[] join(int connection) {
    String room = plan.prefix() + plan.roomOf(connection);
    String token = plan.passes().of(connection, room);
    return ("{\"action\":\"join\",\"v\":1,\"limit\":1,\"room_id\":\""
            + room
            + (token.isEmpty() ? "" : "\",\"token\":\"" + token)
            + "\"}")
        .getBytes(UTF_8);
  }

  /**
   * A message that says when it was to be sent, by whom and which of his it is; its client id says
   * the same, so that the acknowledgement does, too.
   */
  byte[] message(int room, Stamp stamp) {
    StringBuilder text = new StringBuilder(plan.size() + 16);
    text.append("{\"action\":\"message\",\"room_id\":\"").append(plan.prefix()).append(room);
    text.append("\",\"client_id\":\"").append(stamp.time()).append('-').append(stamp.sender());
    text.append('-').append(stamp.number()).append("\",\"message\":{\"t\":").append(stamp.time());
    text.append(",\"p\":").append(stamp.sender()).append(",\"n\":").append(stamp.number());
    text.append(",\"x\":\"");
    while (text.length() < plan.size() - 3) {
      int missing = plan.size() - 3 - text.length();
      text.append(PADDING, 0, Math.min(missing, PADDING.length()));
    }
    return text.append("\"}}").toString().getBytes(UTF_8);
  }
}
