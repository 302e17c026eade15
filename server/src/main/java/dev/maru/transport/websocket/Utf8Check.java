package dev.maru.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A UTF-8 check that can stop anywhere and go on with the next piece, and that fails at the first
 * byte which no valid text could have there (RFC 3629: no overlong form, no surrogate, nothing
 * above U+10FFFF).
 *
 * <p>The state is an int: bits 0–7 how many bytes of the character are missing, bits 8–15 and 16–23
 * the smallest and largest value of the next one.
 */
final class Utf8Check {
  /** Between two characters: the text may begin or end here. */
  static final int BOUNDARY = 0;

  /** The text is not UTF-8, whatever follows. */
  static final int INVALID = -1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8Check() {}

  /** Whether the whole array is valid text. */
  static boolean isValid(byte[] bytes) {
    return check(BOUNDARY, bytes, 0, bytes.length) == BOUNDARY;
  }

  /** The state after {@code bytes[from, to)}, given the state before it. */
  static int check(int before, byte[] bytes, int from, int to) {
    int state = before;
    int at = from;
    while (at < to && state != INVALID) {
      if (state == BOUNDARY) {
        at = skipAscii(bytes, at, to);
        if (at < to) {
          state = lead(bytes[at++] & 0xFF);
        }
      } else {
        state = follow(state, bytes[at++] & 0xFF);
      }
    }
    return state;
  }

  private static int skipAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at + 8 <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
      at += 8;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private static int lead(int first) {
    if (first < 0xC2 || first > 0xF4) {
      return INVALID;
    }
    if (first < 0xE0) {
      return expect(1, 0x80, 0xBF);
    }
    return switch (first) {
      case 0xE0 -> expect(2, 0xA0, 0xBF);
      case 0xED -> expect(2, 0x80, 0x9F);
      case 0xF0 -> expect(3, 0x90, 0xBF);
      case 0xF4 -> expect(3, 0x80, 0x8F);
      default -> expect(first < 0xF0 ? 2 : 3, 0x80, 0xBF);
    };
  }

  private static int follow(int state, int next) {
    int smallest = (state >> 8) & 0xFF;
    int largest = (state >> 16) & 0xFF;
    if (next < smallest || next > largest) {
      return INVALID;
    }
    int missing = (state & 0xFF) - 1;
    return missing == 0 ? BOUNDARY : expect(missing, 0x80, 0xBF);
  }

  private static int expect(int missing, int smallest, int largest) {
    return missing | smallest << 8 | largest << 16;
  }
}
