package dev.maru.transport.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A message that has not come to its end: owned by its connection's event loop, made only when a
 * frame is split or a message fragmented, and gone when the message is whole.
 */
final class MessageAssembly {
  private static final byte[] NOTHING = new byte[0];

  private final int opcode;
  private final boolean compressed;
  private int fragments = 1;
  private int utf8 = Utf8Check.BOUNDARY;
  private int size;
  private byte[] data = NOTHING;

  MessageAssembly(int opcode, boolean compressed) {
    this.opcode = opcode;
    this.compressed = compressed;
  }

  int opcode() {
    return opcode;
  }

  boolean compressed() {
    return compressed;
  }

  /** Whether the bytes are checked as they come; compressed text can only be checked at the end. */
  boolean checkedText() {
    return opcode == Opcode.TEXT && !compressed;
  }

  int size() {
    return size;
  }

  /** Counts one more frame and returns how many there are. */
  int nextFragment() {
    return ++fragments;
  }

  /**
   * Takes {@code count} bytes; text fails at the first byte that cannot be right.
   *
   * @param expected bytes the frame still promises, these included: the array of a single frame
   *     never grows beyond them
   */
  void append(ByteBuf in, int count, int key, long expected) throws ProtocolViolation {
    int end = size + count;
    if (end > data.length) {
      data = Arrays.copyOf(data, (int) Math.max(end, roomFor(expected)));
    }
    in.readBytes(data, size, count);
    Masking.apply(data, size, end, key);
    if (checkedText()) {
      utf8 = Utf8Check.check(utf8, data, size, end);
      if (utf8 == Utf8Check.INVALID) {
        throw ProtocolViolation.badData("text is not UTF-8");
      }
    }
    size = end;
  }

  /**
   * Twice what came so far, so that a promise alone costs nothing and many small pieces are not
   * copied again and again.
   */
  private long roomFor(long expected) {
    long whole = fragments == 1 ? size + expected : Integer.MAX_VALUE - 8;
    return Math.min(2L * data.length, whole);
  }

  /** The whole payload as it came, compressed or not; text that ends inside a character fails. */
  byte[] payload() throws ProtocolViolation {
    if (utf8 != Utf8Check.BOUNDARY) {
      throw ProtocolViolation.badData("text ends inside a character");
    }
    return data.length == size ? data : Arrays.copyOf(data, size);
  }
}
