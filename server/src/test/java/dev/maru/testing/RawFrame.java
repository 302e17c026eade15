package dev.maru.testing;

import java.nio.charset.StandardCharsets;

/** One WebSocket frame as it stood on the wire, payload unmasked. */
@SuppressWarnings("ArrayRecordComponent") // Compared field by field, never as a whole.
public record RawFrame(boolean fin, int rsv, int opcode, byte[] payload) {

  /** The payload as UTF-8. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The code of a Close frame, 0 when it has none. */
  public int closeCode() {
    return payload.length < 2 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
  }
}
