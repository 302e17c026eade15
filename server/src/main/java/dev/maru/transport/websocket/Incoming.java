package dev.maru.transport.websocket;

/** What a peer said: a whole message, or one control frame. */
// Each is made once, handed on and never compared, so the arrays in them do no harm.
@SuppressWarnings("ArrayRecordComponent")
sealed interface Incoming {

  /** A whole text message in checked UTF-8. */
  record Text(byte[] utf8) implements Incoming {}

  /** A whole binary message. */
  record Binary(byte[] data) implements Incoming {}

  /** A ping of at most 125 bytes, to be answered with the same bytes. */
  record Ping(byte[] data) implements Incoming {}

  /** A pong, asked for or not. */
  record Pong(byte[] data) implements Incoming {}

  /** A valid Close; {@code code} is 0 when the peer gave none. */
  record Close(int code, String reason) implements Incoming {}
}
