package dev.maru.transport.http;

/**
 * The bounds of HTTP.
 *
 * @param headerBytes all headers of a request together; beyond, 431
 * @param bodyBytes a request's body; beyond, 413
 * @param handshakeMs from accept to the first whole request; beyond, closed
 * @param idleMs from an answer to the next whole request on a kept connection
 */
public record HttpSettings(int headerBytes, int bodyBytes, int handshakeMs, int idleMs) {

  /** The longest request line. Source: RFC 9112, section 3, recommends at least 8000. */
  static final int LINE_BYTES = 8192;

  /** Source: security.md, S6. */
  static final int MAX_HEADERS = 100;
}
