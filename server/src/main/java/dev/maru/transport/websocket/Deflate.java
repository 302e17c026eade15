package dev.maru.transport.websocket;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The one compressor and decompressor of a thread (in the server: of an event loop), which serve
 * all its connections because no connection keeps a window between messages; never shared by two
 * threads.
 */
final class Deflate {
  /** Payloads below this many bytes rarely shrink and are sent as they are. */
  public static final int WORTHWHILE = 64;

  private static final FastThreadLocal<Deflate> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected Deflate initialValue() {
          return new Deflate();
        }

        @Override
        protected void onRemoval(Deflate value) {
          value.end();
        }
      };

  private static final byte[] NOTHING = new byte[0];

  /**
   * What a sender cut off (00 00 FF FF), then an empty final block: only a stream that was at a
   * block's edge reads this as an end, so a truncated one is noticed.
   */
  private static final byte[] TAIL = {
    0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF
  };

  private static final int CUT = 4;

  /** Final blocks one message may have: senders use one, thousands would only cost time. */
  private static final int MAX_FINAL_BLOCKS = 16;

  private final Inflater inflater = new Inflater(true);
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

  private Deflate() {}

  /**
   * A complete compressed text frame (header with RSV1, then payload), ready to be written to every
   * connection that agreed to permessage-deflate.
   */
  public static byte[] compress(byte[] utf8) {
    return compress(Opcode.TEXT, utf8);
  }

  static byte[] compress(int opcode, byte[] data) {
    return OF_THREAD.get().frame(opcode, data);
  }

  /** The message a compressed payload holds; 1009 beyond the limit, 1007 when it is damaged. */
  static byte[] inflate(byte[] payload, int limit) throws ProtocolViolation {
    if (payload.length == 0) {
      return NOTHING;
    }
    try {
      return OF_THREAD.get().message(payload, limit);
    } catch (DataFormatException e) {
      throw ProtocolViolation.badData("compressed data is damaged");
    }
  }

  private byte[] frame(int opcode, byte[] data) {
    deflater.reset();
    deflater.setInput(data);
    byte[] out = new byte[FrameWriter.MAX_HEADER + data.length + (data.length >> 10) + 64];
    int end = FrameWriter.MAX_HEADER;
    while (true) {
      end += deflater.deflate(out, end, out.length - end, Deflater.SYNC_FLUSH);
      if (end < out.length) {
        break;
      }
      out = Arrays.copyOf(out, 2 * out.length);
    }
    int payload = end - CUT - FrameWriter.MAX_HEADER;
    int first = FrameWriter.FIN | FrameWriter.RSV1 | opcode;
    int start = FrameWriter.header(out, FrameWriter.MAX_HEADER, first, payload);
    return Arrays.copyOfRange(out, start, end - CUT);
  }

  private byte[] message(byte[] payload, int limit) throws ProtocolViolation, DataFormatException {
    inflater.reset();
    inflater.setInput(payload);
    boolean atTail = false;
    byte[] out = new byte[(int) Math.min(limit + 1L, Math.max(128L, 4L * payload.length))];
    int size = 0;
    int finalBlocks = 0;
    while (true) {
      size += inflater.inflate(out, size, out.length - size);
      if (size > limit) {
        throw ProtocolViolation.tooBig(limit);
      }
      int unread = inflater.getRemaining();
      if (inflater.finished()) {
        if (atTail && unread == 0) {
          return out.length == size ? out : Arrays.copyOf(out, size);
        }
        if (atTail || ++finalBlocks > MAX_FINAL_BLOCKS) {
          throw ProtocolViolation.badData("compressed data goes beyond its end");
        }
        // A sender may end a block as final in the middle; what follows starts afresh.
        inflater.reset();
        inflater.setInput(payload, payload.length - unread, unread);
      } else if (size == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(limit + 1L, 2L * out.length));
      } else if (!atTail && unread == 0) {
        inflater.setInput(TAIL);
        atTail = true;
      } else {
        throw ProtocolViolation.badData("compressed data is truncated");
      }
    }
  }

  private void end() {
    inflater.end();
    deflater.end();
  }
}
