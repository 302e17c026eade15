package dev.maru.transport.websocket;

/** The frame types of RFC 6455, section 5.2: the low four bits of a frame's first byte. */
final class Opcode {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private Opcode() {}

  /** Whether a frame of this type may stand between the fragments of a message. */
  static boolean isControl(int opcode) {
    return opcode >= CLOSE;
  }
}
