package dev.maru.log;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event without its room and seq as bytes, written into one array again and again; owned by the
 * {@link Tails} around it.
 */
final class EventBytes {

  /** The most bytes that a length takes. */
  private static final int LENGTH = 5;

  private byte[] bytes = new byte[1024];
  private int length;

  /** Writes an event over what was written before. */
  void write(Event event) {
    length = 0;
    text(event.kind());
    text(event.clientId());
    text(event.from().id());
    text(event.from().role());
    text(event.from().name());
    number(event.ref());
    number(event.ts());
    append(event.data());
  }

  /** What was written, in its first {@link #length} bytes. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** The event of bytes that were written here. */
  static Event read(String room, long seq, byte[] written) {
    ByteBuffer in = ByteBuffer.wrap(written);
    String kind = text(in);
    String clientId = text(in);
    User from = new User(text(in), text(in), text(in));
    long ref = in.getLong();
    long ts = in.getLong();
    byte[] data = new byte[in.remaining()];
    in.get(data);
    return new Event(room, seq, kind, ref, clientId, from, data, ts);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    // Seven bits a byte, the highest says that more follow.
    int rest = utf8.length;
    reserve(LENGTH);
    while (rest > 0x7f) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    append(utf8);
  }

  private static String text(ByteBuffer in) {
    int utf8 = 0;
    int shift = 0;
    byte part;
    do {
      part = in.get();
      utf8 |= (part & 0x7f) << shift;
      shift += 7;
    } while (part < 0);
    byte[] text = new byte[utf8];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private void number(long value) {
    reserve(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(length, value);
    length += Long.BYTES;
  }

  private void append(byte[] part) {
    reserve(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
