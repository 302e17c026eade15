package dev.maru.transport.websocket;

import dev.maru.protocol.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgraded connection, owned by its channel's event loop: every method is called there, and
 * every call of its {@link Endpoint} comes from there. It holds no timer; who keeps the connections
 * sweeps them with {@link #lastRead()} and {@link #closingSince()}.
 */
// A write or close that fails means that the channel is gone, which channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class WebSocketConnection extends ChannelInboundHandlerAdapter {
  /** What {@link #closingSince()} returns while the connection is open. */
  public static final int NOT_CLOSING = -1;

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final byte[] NOTHING = new byte[0];

  /** Both sides talk. */
  private static final byte OPEN = 0;

  /** Our Close is sent; what comes is thrown away until the peer's Close. */
  private static final byte CLOSING = 1;

  /** Nothing that comes has a meaning any more. */
  private static final byte ENDED = 2;

  private final Channel channel;
  private final WebSocketSettings settings;
  private final FrameParser parser;
  private final Endpoint endpoint;
  private final boolean deflate;

  /** Where frames may go without the channel, if that is possible. */
  private final @Nullable Socket socket;

  private byte state = OPEN;
  private boolean paused;

  /** Something was given to the channel, and may not have left: the 101, to begin with. */
  private boolean queued = true;

  private boolean flushOwed;
  private boolean reportedClosed;
  private int lastRead;
  private int closingSince = NOT_CLOSING;
  private int controlSecond;
  private int controls;

  /** The pong that waits for room in the socket; only the latest is owed (RFC 6455, 5.5.3). */
  private byte @Nullable [] owedPong;

  /** Bytes that came before a pause and have not been parsed. */
  private @Nullable ByteBuf held;

  WebSocketConnection(
      Channel channel,
      WebSocketSettings settings,
      boolean deflate,
      Function<WebSocketConnection, Endpoint> endpoint) {
    this.channel = channel;
    this.settings = settings;
    this.deflate = deflate;
    this.socket = Scratch.socketOf(channel);
    this.parser = new FrameParser(settings, deflate);
    this.lastRead = now();
    this.endpoint = endpoint.apply(this);
  }

  /**
   * Sends {@code frames[from]} to {@code frames[from + count - 1]} in one write to the socket;
   * nothing when the connection is closing.
   */
  public void write(Frame[] frames, int from, int count) {
    if (state != OPEN || count == 0) {
      return;
    }
    int size = FrameWriter.length(frames, from, count, deflate);
    int gone = 0;
    if (socket != null && size <= Scratch.SIZE && owesNothing()) {
      gone = Scratch.ofThread().send(socket, frames, from, count, deflate, size);
    }
    if (gone < size) {
      ByteBuf rest = channel.alloc().ioBuffer(size);
      FrameWriter.copy(frames, from, count, deflate, rest);
      queue(rest.skipBytes(gone));
      channel.flush();
    }
  }

  private boolean owesNothing() {
    queued = queued && pendingBytes() > 0;
    return !queued;
  }

  private ChannelFuture queue(ByteBuf frame) {
    queued = true;
    return channel.write(frame);
  }

  /** Sends one message of any length; for the few that are not shared frames. */
  void send(int opcode, byte[] payload) {
    if (state != OPEN) {
      return;
    }
    if (deflate && payload.length >= Deflate.WORTHWHILE) {
      byte[] frame = Deflate.compress(opcode, payload);
      queue(channel.alloc().ioBuffer(frame.length).writeBytes(frame));
    } else {
      queue(FrameWriter.frame(channel.alloc(), opcode, payload));
    }
    flushOwed = true;
  }

  /** Whether the socket takes more without queueing beyond its high-water mark. */
  public boolean isWritable() {
    return !queued || channel.isWritable();
  }

  /** Bytes handed over and not yet taken by the kernel. */
  public long pendingBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  /** Sends an empty ping, unless the socket is full: then the peer's silence already tells. */
  public void ping() {
    if (state == OPEN && channel.isWritable()) {
      queue(FrameWriter.frame(channel.alloc(), Opcode.PING, NOTHING));
      channel.flush();
    }
  }

  /**
   * The second of {@link WebSocketSettings#seconds()} in which the peer was last heard; a pause of
   * ours ends as if it had been heard, because nobody listened before.
   */
  public int lastRead() {
    return lastRead;
  }

  /** The second in which the end began, or {@link #NOT_CLOSING}; long ago asks for an abort. */
  public int closingSince() {
    return closingSince;
  }

  /**
   * Stops reading: no message is delivered until {@link #resumeReading()}, not even parsed ones.
   */
  public void pauseReading() {
    if (state == OPEN && !paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Goes on where {@link #pauseReading()} stopped. */
  public void resumeReading() {
    if (!paused) {
      return;
    }
    paused = false;
    lastRead = now();
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      parse(rest);
      flush();
    }
    if (!paused) {
      channel.config().setAutoRead(true);
    }
  }

  /**
   * Sends the one Close frame of this connection and waits for the peer's; does nothing when the
   * end has begun already.
   *
   * @param code RFC 6455 or 4000–4999
   * @param reason cut to 123 bytes of UTF-8
   */
  public void close(int code, String reason) {
    if (state == OPEN) {
      begin(CLOSING);
      sendClose(code, reason);
      resumeReading();
    }
  }

  /** Drops the connection without ceremony; what is still queued is thrown away. */
  public void abort() {
    if (pendingBytes() > 0) {
      // The kernel would otherwise keep trying to deliver to a peer that does not read.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    state = ENDED;
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf in)) {
      ReferenceCountUtil.release(message);
      return;
    }
    lastRead = now();
    ByteBuf before = held;
    if (before != null) {
      held = join(before, in);
    } else if (paused) {
      held = in;
    } else {
      parse(in);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    byte[] pong = owedPong;
    owedPong = null;
    if (pong != null && state == OPEN) {
      queue(FrameWriter.frame(channel.alloc(), Opcode.PONG, pong));
      channel.flush();
    }
    if (state == OPEN) {
      endpoint.writable();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (!channel.isActive()) {
      // The socket died before the upgrade and its end was told to handlers that are gone.
      context.executor().execute(this::reportClosed);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reportClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      // The peer went away; channelInactive follows.
      LOG.debug("{} {}", channel, cause.toString());
      channel.close();
    } else {
      LOG.warn("{} closed by a fault of ours", channel, cause);
      fail(CloseStatus.INTERNAL, "internal error");
    }
  }

  private void reportClosed() {
    state = ENDED;
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      rest.release();
    }
    if (!reportedClosed) {
      reportedClosed = true;
      endpoint.closed();
    }
  }

  private void parse(ByteBuf in) {
    try {
      while (!paused && state != ENDED) {
        Incoming next = parser.next(in);
        if (next == null) {
          break;
        }
        receive(next);
      }
      if (paused && in.isReadable()) {
        held = in.retain();
      }
    } catch (ProtocolViolation violation) {
      fail(violation.code(), violation.reason());
    } finally {
      in.release();
    }
  }

  private void receive(Incoming incoming) throws ProtocolViolation {
    if (state == CLOSING) {
      if (incoming instanceof Incoming.Close) {
        state = ENDED;
        channel.close();
      }
      return;
    }
    switch (incoming) {
      case Incoming.Text(byte[] utf8) -> endpoint.text(utf8);
      case Incoming.Binary(byte[] data) -> endpoint.binary(data);
      case Incoming.Ping(byte[] data) -> {
        countControl();
        answer(data);
      }
      case Incoming.Pong _ -> countControl();
      case Incoming.Close(int code, _) -> {
        begin(ENDED);
        sendClose(code, "").addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private void countControl() throws ProtocolViolation {
    if (controlSecond != lastRead) {
      controlSecond = lastRead;
      controls = 0;
    }
    if (++controls > settings.maxControlsPerSecond()) {
      throw ProtocolViolation.policy("too many pings");
    }
  }

  private void answer(byte[] ping) {
    if (channel.isWritable()) {
      queue(FrameWriter.frame(channel.alloc(), Opcode.PONG, ping));
      flushOwed = true;
    } else {
      owedPong = ping;
    }
  }

  private void fail(int code, String reason) {
    byte before = state;
    begin(ENDED);
    if (before == OPEN) {
      Closing.afterFlush(channel, sendClose(code, reason));
    } else if (before == CLOSING) {
      Closing.afterFlush(channel, channel.newSucceededFuture());
    }
    resumeReading();
  }

  private void begin(byte end) {
    state = end;
    if (closingSince == NOT_CLOSING) {
      closingSince = now();
    }
  }

  private ChannelFuture sendClose(int code, String reason) {
    byte[] payload = ClosePayload.write(code, reason);
    ChannelFuture sent = queue(FrameWriter.frame(channel.alloc(), Opcode.CLOSE, payload));
    channel.flush();
    return sent;
  }

  private void flush() {
    if (flushOwed) {
      flushOwed = false;
      channel.flush();
    }
  }

  private ByteBuf join(ByteBuf before, ByteBuf after) {
    ByteBuf both = channel.alloc().ioBuffer(before.readableBytes() + after.readableBytes());
    both.writeBytes(before).writeBytes(after);
    before.release();
    after.release();
    return both;
  }

  private int now() {
    return settings.seconds().getAsInt();
  }
}
