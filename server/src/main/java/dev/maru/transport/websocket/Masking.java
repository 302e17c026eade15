package dev.maru.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The XOR every client puts over its payload (RFC 6455, section 5.3), eight bytes at a time. */
final class Masking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long LOW_INT = 0xFFFF_FFFFL;

  private Masking() {}

  /** Applies the key to {@code [from, to)}; the key's first byte is its highest one. */
  static void apply(byte[] bytes, int from, int to, int key) {
    if (key == 0) {
      return;
    }
    long wide = ((long) key << 32) | (key & LOW_INT);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
    }
    for (int shift = 24; at < to; at++, shift -= 8) {
      bytes[at] ^= (byte) (key >>> (shift & 31));
    }
  }

  /** The key as it must be applied after {@code bytes} more bytes of the payload. */
  static int advance(int key, int bytes) {
    return Integer.rotateLeft(key, (bytes & 3) << 3);
  }
}
