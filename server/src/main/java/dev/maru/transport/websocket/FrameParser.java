package dev.maru.transport.websocket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One connection's reader of client frames, owned by the connection's event loop: it takes bytes in
 * any pieces, keeps none of them longer than it must, and refuses what RFC 6455 forbids as early as
 * the bytes show it.
 *
 * <p>Between frames it is 40 bytes of heap and holds no buffer. A message that lies whole in the
 * buffer is copied once, into the array its receiver gets.
 */
final class FrameParser {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int LENGTH = 2;
  private static final int MASK = 3;
  private static final int PAYLOAD = 4;

  private final WebSocketSettings limits;
  private final boolean deflate;

  /** The part of the frame that is awaited: one of the five above. */
  private byte stage;

  /** How many bytes of that part are missing, for LENGTH and MASK. */
  private byte missing;

  /** The frame's first byte: FIN, three reserved bits, opcode. */
  private byte first;

  private int key;

  /** Payload bytes of this frame that have not come. */
  private long remaining;

  private @Nullable MessageAssembly message;
  private byte @Nullable [] control;

  /**
   * A reader at the start of a connection.
   *
   * @param deflate whether permessage-deflate was agreed, which allows RSV1 on a message's start
   */
  FrameParser(WebSocketSettings limits, boolean deflate) {
    this.limits = limits;
    this.deflate = deflate;
  }

  /**
   * The next whole message or control frame, or null when all bytes are taken and more are needed.
   *
   * @throws ProtocolViolation when the peer broke the protocol; the parser is of no use after it
   */
  @Nullable Incoming next(ByteBuf in) throws ProtocolViolation {
    while (stage == PAYLOAD || readHeader(in)) {
      Incoming complete = Opcode.isControl(first & 0x0F) ? readControl(in) : readData(in);
      if (complete != null || stage == PAYLOAD) {
        return complete;
      }
    }
    return null;
  }

  private boolean readHeader(ByteBuf in) throws ProtocolViolation {
    while (in.isReadable()) {
      switch (stage) {
        case FIRST -> {
          first = in.readByte();
          checkFirst(first & 0x0F);
          stage = SECOND;
        }
        case SECOND -> readSecond(in.readByte());
        case LENGTH -> readLength(in.readByte() & 0xFF);
        default -> readKey(in);
      }
      if (stage == PAYLOAD) {
        return true;
      }
    }
    return false;
  }

  private void checkFirst(int opcode) throws ProtocolViolation {
    boolean opensMessage = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if ((first & 0x30) != 0 || ((first & FrameWriter.RSV1) != 0 && !(deflate && opensMessage))) {
      throw ProtocolViolation.protocol("reserved bit set");
    }
    MessageAssembly open = message;
    switch (opcode) {
      case Opcode.CONTINUATION -> {
        if (open == null) {
          throw ProtocolViolation.protocol("continuation of nothing");
        }
        if (open.nextFragment() > limits.maxFragments()) {
          throw ProtocolViolation.policy("too many fragments");
        }
      }
      case Opcode.TEXT, Opcode.BINARY -> {
        if (open != null) {
          throw ProtocolViolation.protocol("message inside a message");
        }
      }
      case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
        if (first >= 0) {
          throw ProtocolViolation.protocol("fragmented control frame");
        }
      }
      default -> throw ProtocolViolation.protocol("reserved opcode");
    }
  }

  private void readSecond(byte second) throws ProtocolViolation {
    if (second >= 0) {
      throw ProtocolViolation.protocol("frame is not masked");
    }
    int length = second & 0x7F;
    if (length > 125 && Opcode.isControl(first & 0x0F)) {
      throw ProtocolViolation.protocol("control frame exceeds 125 bytes");
    }
    key = 0;
    if (length < 126) {
      lengthIs(length);
    } else {
      remaining = 0;
      missing = (byte) (length == 126 ? 2 : 8);
      // The key comes after the length, so its place can remember how wide the length is.
      key = missing;
      stage = LENGTH;
    }
  }

  private void readLength(int next) throws ProtocolViolation {
    if (missing == 8 && next > 0x7F) {
      throw ProtocolViolation.protocol("length with the highest bit set");
    }
    remaining = remaining << 8 | next;
    missing--;
    if (missing == 0) {
      if (remaining < (key == 2 ? 126 : 65_536)) {
        throw ProtocolViolation.protocol("length is not in its shortest form");
      }
      lengthIs(remaining);
    }
  }

  private void lengthIs(long length) throws ProtocolViolation {
    if (!Opcode.isControl(first & 0x0F)) {
      MessageAssembly open = message;
      boolean compressed = open == null ? (first & FrameWriter.RSV1) != 0 : open.compressed();
      int limit = compressed ? limits.maxCompressedBytes() : limits.maxMessageBytes();
      if (length > limit - (open == null ? 0 : open.size())) {
        throw ProtocolViolation.tooBig(limits.maxMessageBytes());
      }
    }
    remaining = length;
    key = 0;
    missing = 4;
    stage = MASK;
  }

  private void readKey(ByteBuf in) {
    if (missing == 4 && in.readableBytes() >= 4) {
      key = in.readInt();
      missing = 0;
    } else {
      key = key << 8 | (in.readByte() & 0xFF);
      missing--;
    }
    if (missing == 0) {
      stage = PAYLOAD;
    }
  }

  private @Nullable Incoming readControl(ByteBuf in) throws ProtocolViolation {
    int count = (int) Math.min(remaining, in.readableBytes());
    byte[] payload = control;
    if (payload == null) {
      payload = new byte[(int) remaining];
    }
    int from = payload.length - (int) remaining;
    in.readBytes(payload, from, count);
    Masking.apply(payload, from, from + count, key);
    consumed(count);
    if (stage == PAYLOAD) {
      control = payload;
      return null;
    }
    control = null;
    return switch (first & 0x0F) {
      case Opcode.PING -> new Incoming.Ping(payload);
      case Opcode.PONG -> new Incoming.Pong(payload);
      default -> ClosePayload.read(payload);
    };
  }

  private @Nullable Incoming readData(ByteBuf in) throws ProtocolViolation {
    int count = (int) Math.min(remaining, in.readableBytes());
    boolean last = first < 0;
    MessageAssembly open = message;
    if (open == null) {
      if (last && count == remaining) {
        byte[] payload = new byte[count];
        in.readBytes(payload);
        Masking.apply(payload, 0, count, key);
        consumed(count);
        return whole(first & 0x0F, (first & FrameWriter.RSV1) != 0, payload);
      }
      open = new MessageAssembly(first & 0x0F, (first & FrameWriter.RSV1) != 0);
      message = open;
    }
    open.append(in, count, key, remaining);
    consumed(count);
    if (stage == PAYLOAD || !last) {
      return null;
    }
    message = null;
    byte[] payload = open.payload();
    return open.checkedText()
        ? new Incoming.Text(payload)
        : whole(open.opcode(), open.compressed(), payload);
  }

  private void consumed(int count) {
    remaining -= count;
    if (remaining == 0) {
      stage = FIRST;
    } else {
      key = Masking.advance(key, count);
    }
  }

  private Incoming whole(int opcode, boolean compressed, byte[] payload) throws ProtocolViolation {
    byte[] data = compressed ? Deflate.inflate(payload, limits.maxMessageBytes()) : payload;
    if (opcode == Opcode.BINARY) {
      return new Incoming.Binary(data);
    }
    if (!Utf8Check.isValid(data)) {
      throw ProtocolViolation.badData("text is not UTF-8");
    }
    return new Incoming.Text(data);
  }
}
