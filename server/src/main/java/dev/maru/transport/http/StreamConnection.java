package dev.maru.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.maru.http.OpenBody;
import dev.maru.protocol.Refusal;
import dev.maru.transport.Connections;
import dev.maru.transport.Loop;
import dev.maru.transport.Sweeper.Swept;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose one answer goes on: the HTTP handlers have left, and this writes the body's
 * pieces as they come. Owned by its event loop.
 */
// A write that fails closes the channel, and channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamConnection extends ChannelInboundHandlerAdapter implements OpenBody, Swept {

  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

  /** How long the other side may take to read the end. Source: promises.md, F21. */
  private static final int LINGER_MS = 5_000;

  /** How long what was sent may go unconfirmed: a stream has no pong, its heartbeats ask. */
  private static final int LOST_MS = 30_000;

  /** A chunk's frame at its longest: eight hex digits and two line ends. */
  private static final int CHUNK_FRAME = 12;

  private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

  private final Channel channel;
  private final Loop loop;
  private final Connections connections;
  private final String address;
  private final boolean chunked;
  private final Author author;
  private int endedMs;
  private boolean ended;
  private boolean gone;

  private StreamConnection(
      Channel channel,
      Loop loop,
      Connections connections,
      String address,
      boolean chunked,
      Function<OpenBody, Author> author) {
    this.channel = channel;
    this.loop = loop;
    this.connections = connections;
    this.address = address;
    this.chunked = chunked;
    if (channel instanceof EpollSocketChannel epoll) {
      epoll.config().setTcpUserTimeout(LOST_MS);
    }
    List<ChannelHandler> http = List.copyOf(channel.pipeline().toMap().values());
    channel.pipeline().addLast(this);
    // From the last to the first: the codec hands on the bytes that it still holds.
    http.reversed().forEach(channel.pipeline()::remove);
    this.author = author.apply(this);
  }

  /**
   * Takes a channel over from its HTTP handlers, of which the answer's head was written but not
   * flushed.
   *
   * @param address that was counted in for it; "" if none was
   */
  static void take(
      Channel channel,
      Loop loop,
      Connections connections,
      String address,
      boolean chunked,
      Function<OpenBody, Author> author) {
    loop.sweeper().add(new StreamConnection(channel, loop, connections, address, chunked, author));
    channel.flush();
    channel.config().setAutoRead(true);
  }

  @Override
  public void write(byte[] array, int offset, int length) {
    if (ended || gone || length == 0) {
      return;
    }
    ByteBuf piece = channel.alloc().ioBuffer(length + CHUNK_FRAME);
    if (chunked) {
      ByteBufUtil.writeAscii(piece, Integer.toHexString(length));
      piece.writeBytes(LINE_END);
    }
    piece.writeBytes(array, offset, length);
    if (chunked) {
      piece.writeBytes(LINE_END);
    }
    channel.writeAndFlush(piece, channel.voidPromise());
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public long pendingBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  @Override
  public void end() {
    if (ended || gone) {
      return;
    }
    ended = true;
    endedMs = loop.sweeper().nowMs();
    ByteBuf last = chunked ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER;
    channel
        .writeAndFlush(last)
        .addListener(done -> {
          if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          } else {
            channel.close();
          }
        });
  }

  @Override
  public boolean sweep(int nowMs) {
    if (gone) {
      return true;
    }
    if (!ended) {
      author.sweep(nowMs);
    } else if (nowMs - endedMs >= LINGER_MS) {
      abort();
    }
    return false;
  }

  private void abort() {
    if (pendingBytes() > 0) {
      // The kernel would otherwise keep trying to deliver to a peer that does not read.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  @Override
  public void drain(int retryAfterMs) {
    if (!ended && !gone) {
      author.drain(retryAfterMs);
    }
  }

  @Override
  public void dismiss(String userId, Refusal why) {
    if (!ended && !gone) {
      author.dismiss(userId, why);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (!channel.isActive()) {
      // The socket died before, and its end was told to handlers that are gone.
      context.executor().execute(this::leave);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
  }

  private void leave() {
    if (!gone) {
      gone = true;
      connections.leave(address);
      author.closed();
    }
  }

  /** There is one request on this connection; what comes behind it is not for us. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && !ended && !gone) {
      author.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a stream failed", cause);
    channel.close();
  }
}
