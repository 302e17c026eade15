package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes one JSON text into a growing array, with room in front for a WebSocket header, so that a
 * frame is built without a copy. Owned by the method that made it.
 */
public final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  private byte[] array;
  private int at = Frame.MAX_HEADER;

  /** A writer that expects about this many bytes. */
  public JsonWriter(int expectedBytes) {
    this.array = new byte[Frame.MAX_HEADER + Math.max(16, expectedBytes)];
  }

  /** Appends text that is JSON already and pure ASCII. */
  @SuppressWarnings("deprecation") // the one call that copies Latin-1 bytes without an encoder
  public JsonWriter raw(String ascii) {
    int length = ascii.length();
    reserve(length);
    ascii.getBytes(0, length, array, at);
    at += length;
    return this;
  }

  /** Appends bytes that are JSON already. */
  public JsonWriter raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** Appends a part of an array that is JSON already. */
  public JsonWriter raw(byte[] json, int offset, int length) {
    reserve(length);
    System.arraycopy(json, offset, array, at, length);
    at += length;
    return this;
  }

  /** Appends an integer. */
  public JsonWriter number(long value) {
    return raw(Long.toString(value));
  }

  /** Appends true or false. */
  public JsonWriter bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  /** Appends a string in quotes, escaped as JSON wants it. */
  public JsonWriter string(String value) {
    reserve(value.length() + 2);
    array[at++] = '"';
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        reserve(1);
        array[at++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else {
        int end = endOfNonAscii(value, i);
        byte[] utf8 = value.substring(i, end).getBytes(UTF_8);
        raw(utf8);
        i = end - 1;
      }
    }
    reserve(1);
    array[at++] = '"';
    return this;
  }

  /** Appends a user as every frame shows one. */
  public JsonWriter user(User user) {
    raw("{\"id\":").string(user.id()).raw(",\"role\":").string(user.role());
    return raw(",\"name\":").string(user.name()).raw("}");
  }

  /** What was written, as a frame; the writer must not be used again. */
  public Frame frame() {
    return frame("", 0);
  }

  /** The same for a frame that takes its receiver to a seq of a room. */
  public Frame frame(String room, long seq) {
    return Frame.around(array, at, room, seq);
  }

  /** What was written, as bytes. */
  public byte[] bytes() {
    return Arrays.copyOfRange(array, Frame.MAX_HEADER, at);
  }

  /** How many bytes were written. */
  public int length() {
    return at - Frame.MAX_HEADER;
  }

  private static int endOfNonAscii(String value, int from) {
    int end = from;
    while (end < value.length() && value.charAt(end) >= 0x80) {
      end++;
    }
    return end;
  }

  private void escape(char c) {
    reserve(6);
    array[at++] = '\\';
    switch (c) {
      case '"', '\\' -> array[at++] = (byte) c;
      case '\n' -> array[at++] = 'n';
      case '\r' -> array[at++] = 'r';
      case '\t' -> array[at++] = 't';
      default -> {
        array[at++] = 'u';
        array[at++] = '0';
        array[at++] = '0';
        array[at++] = HEX[c >>> 4];
        array[at++] = HEX[c & 15];
      }
    }
  }

  private void reserve(int more) {
    if (array.length - at < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, at + more));
    }
  }
}
