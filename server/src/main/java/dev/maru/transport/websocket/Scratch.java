package dev.maru.transport.websocket;

import dev.maru.protocol.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A loop's own piece of native memory, from which frames go straight to a socket that owes nothing:
 * no buffer, no queue entry, no promise for each receiver. What a room says lies in it once for all
 * of its followers. Owned by its loop's thread.
 */
final class Scratch {

  /** Longer writes take the usual way, where their copy is their own. */
  static final int SIZE = 16 << 10;

  private static final FastThreadLocal<Scratch> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
          return new Scratch();
        }

        @Override
        protected void onRemoval(Scratch scratch) {
          scratch.buffer.release();
        }
      };

  private final ByteBuf buffer = Unpooled.directBuffer(SIZE, SIZE);

  /** The one frame that lies in the buffer, or null when it is something else. */
  private @Nullable Frame held;

  private boolean heldDeflated;

  private Scratch() {}

  /** The scratch of the calling loop. */
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** The socket of a channel if frames may pass the channel by: it is epoll's, without TLS. */
  static @Nullable Socket socketOf(Channel channel) {
    boolean plain = channel.pipeline().get(SslHandler.class) == null;
    return plain && channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
        ? socket
        : null;
  }

  /**
   * Offers frames to the kernel.
   *
   * @param size their bytes together, at most {@link #SIZE}
   * @return how many bytes it took; 0 as well when the socket is broken, which the usual way will
   *     find out and tell, or closed: then its number may be another client's by now
   */
  int send(Socket socket, Frame[] frames, int from, int count, boolean deflate, int size) {
    if (!socket.isOpen() || !buffer.hasMemoryAddress()) {
      return 0;
    }
    if (count > 1) {
      held = null;
      FrameWriter.copy(frames, from, count, deflate, buffer.clear());
    } else if (held != frames[from] || heldDeflated != deflate) {
      held = frames[from];
      heldDeflated = deflate;
      FrameWriter.copy(frames, from, count, deflate, buffer.clear());
    }
    try {
      return Math.max(0, socket.sendAddress(buffer.memoryAddress(), 0, size));
    } catch (IOException broken) {
      return 0;
    }
  }
}
