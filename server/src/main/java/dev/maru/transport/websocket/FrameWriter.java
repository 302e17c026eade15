package dev.maru.transport.websocket;

import dev.maru.protocol.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes server frames, which are never masked and never fragmented by us. */
final class FrameWriter {
  static final int MAX_HEADER = 10;
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  private FrameWriter() {}

  /** A whole frame with this payload; the caller owns the buffer. */
  static ByteBuf frame(ByteBufAllocator allocator, int opcode, byte[] payload) {
    byte[] header = new byte[MAX_HEADER];
    int start = header(header, MAX_HEADER, FIN | opcode, payload.length);
    int size = MAX_HEADER - start + payload.length;
    return allocator
        .ioBuffer(size)
        .writeBytes(header, start, MAX_HEADER - start)
        .writeBytes(payload);
  }

  /**
   * How many bytes {@link #copy} would write.
   *
   * @param deflate whether the peer takes compressed frames
   */
  static int length(Frame[] frames, int from, int count, boolean deflate) {
    int size = 0;
    for (int i = from; i < from + count; i++) {
      Frame frame = frames[i];
      size += isCompressed(frame, deflate) ? compressed(frame).length : frame.wsLength();
    }
    return size;
  }

  /** Copies shared frames one after the other. */
  static void copy(Frame[] frames, int from, int count, boolean deflate, ByteBuf into) {
    for (int i = from; i < from + count; i++) {
      Frame frame = frames[i];
      if (isCompressed(frame, deflate)) {
        into.writeBytes(compressed(frame));
      } else {
        into.writeBytes(frame.array(), frame.wsOffset(), frame.wsLength());
      }
    }
  }

  private static boolean isCompressed(Frame frame, boolean deflate) {
    return deflate && frame.payloadLength() >= Deflate.WORTHWHILE;
  }

  private static byte[] compressed(Frame frame) {
    return frame.compressed(Deflate::compress);
  }

  /**
   * Writes a header that ends just before {@code end} and returns where it starts, so that a
   * payload may already stand at {@code end}.
   */
  static int header(byte[] into, int end, int firstByte, int length) {
    int at = end;
    if (length < 126) {
      into[--at] = (byte) length;
    } else if (length <= 0xFFFF) {
      at = bigEndian(into, at, length, 2);
      into[--at] = 126;
    } else {
      at = bigEndian(into, at, length, 8);
      into[--at] = 127;
    }
    into[--at] = (byte) firstByte;
    return at;
  }

  private static int bigEndian(byte[] into, int end, long value, int bytes) {
    long rest = value;
    for (int at = end - 1; at >= end - bytes; at--) {
      into[at] = (byte) rest;
      rest >>>= 8;
    }
    return end - bytes;
  }
}
