package dev.maru.transport.websocket;

/**
 * What sits behind one WebSocket connection and is told what arrives; every call comes on the
 * connection's event loop, one at a time, in the order of the wire.
 */
public interface Endpoint {

  /**
   * A whole text message: checked UTF-8, at most the configured bytes, the array is the callee's.
   */
  void text(byte[] utf8);

  /** A whole binary message: at most the configured bytes, the array is the callee's. */
  void binary(byte[] data);

  /** The socket takes bytes again after {@link WebSocketConnection#isWritable()} was false. */
  void writable();

  /** The socket is gone; called exactly once, and nothing is called after it. */
  void closed();
}
