package dev.maru.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** WebSocket frames as a client writes and reads them (RFC 6455); used by one thread. */
final class Framing {

  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MAX_HEADER = 14;

  /** Gets one whole frame. */
  interface Taker {
    void frame(int opcode, byte[] bytes, int from, int to) throws IOException;
  }

  private final SplittableRandom masks = new SplittableRandom();
  private ByteBuffer out = ByteBuffer.allocateDirect(1024);

  /** A masked frame, in a buffer that the next call uses again. */
  ByteBuffer write(int opcode, byte[] payload) {
    if (out.capacity() < payload.length + MAX_HEADER) {
      out = ByteBuffer.allocateDirect(payload.length + MAX_HEADER);
    }
    out.clear().put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65536) {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    int mask = masks.nextInt();
    out.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i & 3)))));
    }
    return out.flip();
  }

  /** Cuts whole frames out of bytes; answers where the rest begins. */
  static int cut(byte[] bytes, int from, int to, Taker taker) throws IOException {
    int at = from;
    while (to - at >= 2) {
      int length = bytes[at + 1] & 0x7f;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      if ((bytes[at + 1] & 0x80) != 0 || (bytes[at] & 0xf0) != 0x80) {
        throw new IOException("a masked, cut or compressed frame, which was not asked for");
      }
      if (to - at < header) {
        return at;
      }
      long size = length < 126 ? length : big(bytes, at + 2, header - 2);
      if (size < 0 || size > bytes.length / 2) {
        throw new IOException("a frame of " + size + " bytes");
      }
      if (to - at - header < size) {
        return at;
      }
      int start = at + header;
      at = start + (int) size;
      taker.frame(bytes[start - header] & 0xf, bytes, start, at);
    }
    return at;
  }

  private static long big(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }
}
