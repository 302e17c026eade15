package dev.maru.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of a Close frame: nothing, or two bytes of code and a reason in UTF-8. */
final class ClosePayload {
  private static final int CODE_BYTES = 2;
  private static final int MAX_REASON_BYTES = 123;

  private ClosePayload() {}

  /** Reads a peer's Close; refuses a lone byte, a code that must not travel and a bad reason. */
  static Incoming.Close read(byte[] payload) throws ProtocolViolation {
    if (payload.length == 0) {
      return new Incoming.Close(0, "");
    }
    if (payload.length < CODE_BYTES) {
      throw ProtocolViolation.protocol("close payload of one byte");
    }
    int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!CloseStatus.mayBeReceived(code)) {
      throw ProtocolViolation.protocol("invalid close code");
    }
    if (Utf8Check.check(Utf8Check.BOUNDARY, payload, CODE_BYTES, payload.length)
        != Utf8Check.BOUNDARY) {
      throw ProtocolViolation.badData("close reason is not UTF-8");
    }
    int reasonBytes = payload.length - CODE_BYTES;
    return new Incoming.Close(
        code, new String(payload, CODE_BYTES, reasonBytes, StandardCharsets.UTF_8));
  }

  /** Writes ours; code 0 gives the empty body, a long reason is cut at a character's edge. */
  static byte[] write(int code, String reason) {
    if (code == 0) {
      return new byte[0];
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_REASON_BYTES);
    while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    byte[] payload = Arrays.copyOf(new byte[] {(byte) (code >> 8), (byte) code}, length + 2);
    System.arraycopy(text, 0, payload, CODE_BYTES, length);
    return payload;
  }
}
