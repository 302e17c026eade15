package dev.maru.transport.chat;

import dev.maru.http.OpenBody;
import dev.maru.protocol.Frame;
import java.util.Arrays;

/**
 * Writes the lines of an event stream into a growing array. A frame is one line of JSON, so that
 * one {@code data:} line holds it. Owned by the method that made it.
 */
final class EventText {

  private byte[] array;
  private int at;

  /** A text that expects about this many bytes. */
  EventText(int expectedBytes) {
    this.array = new byte[Math.max(16, expectedBytes)];
  }

  /** Appends pure ASCII as it is. */
  @SuppressWarnings("deprecation") // the one call that copies Latin-1 bytes without an encoder
  EventText ascii(String text) {
    int length = text.length();
    reserve(length);
    text.getBytes(0, length, array, at);
    at += length;
    return this;
  }

  /** Appends the line that hands a frame to the page, and the empty line that ends the event. */
  EventText data(Frame frame) {
    int length = frame.payloadLength();
    ascii("data: ").reserve(length);
    System.arraycopy(frame.array(), frame.payloadOffset(), array, at, length);
    at += length;
    return ascii("\n\n");
  }

  /** Hands over what was written; the text must not be used again. */
  void sendTo(OpenBody body) {
    body.write(array, 0, at);
  }

  private void reserve(int more) {
    if (array.length - at < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, at + more));
    }
  }
}
