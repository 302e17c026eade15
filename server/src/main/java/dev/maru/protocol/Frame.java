package dev.maru.protocol;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing the server says, written once: a ready WebSocket text frame (unmasked header and
 * payload) in one array that every receiver shares, and how far it takes its receiver in a room.
 * Immutable but for the cached compressed form.
 */
public final class Frame {

  /** The longest header of a frame that a server sends, in bytes (RFC 6455, section 5.2). */
  static final int MAX_HEADER = 10;

  private static final int FIN_TEXT = 0x81;

  private final byte[] array;
  private final int headerStart;
  private final int payloadStart;
  private final int end;
  private final String room;
  private final long seq;
  private volatile byte @Nullable [] compressed;

  private Frame(byte[] array, int headerStart, int payloadStart, int end, String room, long seq) {
    this.room = room;
    this.seq = seq;
    this.array = array;
    this.headerStart = headerStart;
    this.payloadStart = payloadStart;
    this.end = end;
  }

  /** A frame around a copy of a payload of UTF-8 text. */
  public static Frame text(byte[] utf8) {
    byte[] array = new byte[MAX_HEADER + utf8.length];
    System.arraycopy(utf8, 0, array, MAX_HEADER, utf8.length);
    return around(array, array.length, "", 0);
  }

  /**
   * A frame around a payload that lies at {@link #MAX_HEADER} in an array; takes the array over.
   */
  static Frame around(byte[] array, int end, String room, long seq) {
    int length = end - MAX_HEADER;
    int at = MAX_HEADER;
    if (length < 126) {
      array[--at] = (byte) length;
    } else if (length < 65536) {
      array[--at] = (byte) length;
      array[--at] = (byte) (length >>> 8);
      array[--at] = 126;
    } else {
      for (int shift = 0; shift < 64; shift += 8) {
        array[--at] = (byte) ((long) length >>> shift);
      }
      array[--at] = 127;
    }
    array[--at] = (byte) FIN_TEXT;
    return new Frame(array, at, MAX_HEADER, end, room, seq);
  }

  /** The room whose cursor it moves; "" if it moves none. */
  public String room() {
    return room;
  }

  /** The seq up to which its receiver has read {@link #room} once this has arrived. */
  public long seq() {
    return seq;
  }

  /** The array that holds the frame; shared, never to be written to. */
  public byte[] array() {
    return array;
  }

  /** Where the WebSocket header starts. */
  public int wsOffset() {
    return headerStart;
  }

  /** Bytes of header and payload together. */
  public int wsLength() {
    return end - headerStart;
  }

  /** Where the JSON text starts. */
  public int payloadOffset() {
    return payloadStart;
  }

  /** Bytes of JSON text. */
  public int payloadLength() {
    return end - payloadStart;
  }

  /** A copy of the JSON text. */
  public byte[] payload() {
    return Arrays.copyOfRange(array, payloadStart, end);
  }

  /**
   * The frame as a compressed WebSocket frame (RFC 7692), made once and shared: possible because
   * Maru negotiates no context take-over.
   *
   * @param compressor makes a whole frame, header included, from the JSON text
   */
  public byte[] compressed(UnaryOperator<byte[]> compressor) {
    byte[] made = compressed;
    if (made == null) {
      made = compressor.apply(payload());
      compressed = made;
    }
    return made;
  }
}
