package dev.maru.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one HTTP connection: answers leave it in pieces, as fast as the client takes them,
 * and a client that takes too little is given up. Owned by its event loop.
 */
// A write or close that fails means that the channel is gone, which channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outlet {

  /** What waits for a client is a copy outside of the heap: a body is copied a piece at a time. */
  private static final int PIECE = 16_384;

  /** How long a client may take nothing while something waits. Source: promises.md, P12: 15 s. */
  static final int PATIENCE_MS = 10_000;

  /** What it takes gives it time: on average it must take 1,000 bytes a second. */
  private static final int BYTES_PER_MS = 1;

  private static final ChannelFutureListener END =
      done -> {
        if (done.isSuccess() && done.channel() instanceof DuplexChannel duplex) {
          duplex.shutdownOutput();
        } else {
          done.channel().close();
        }
      };

  private final Channel channel;
  private @Nullable ByteBuf rest;
  private boolean last;
  private boolean going;
  private boolean looked;
  private long given;
  private long takenBefore;
  private int lookedMs;
  private int patienceMs = PATIENCE_MS;

  Outlet(Channel channel) {
    this.channel = channel;
  }

  /**
   * Begins an answer; the one before has been handed over.
   *
   * @param end whether it is the last: our side ends once it has left
   */
  void send(FullHttpResponse answer, boolean end) {
    last = end;
    ByteBuf body = answer.content();
    if (body.readableBytes() <= PIECE) {
      given += body.readableBytes();
      written(channel.writeAndFlush(answer));
    } else {
      channel.write(
          new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()),
          channel.voidPromise());
      rest = body;
      goOn();
    }
  }

  /** Hands over as much as the socket takes; whether that was everything. */
  boolean goOn() {
    ByteBuf body = rest;
    if (body == null || going) {
      return body == null;
    }
    going = true; // a flush tells at once that there is room, and is told so before it ends
    while (rest != null && channel.isWritable()) {
      int size = Math.min(PIECE, body.readableBytes());
      boolean whole = size == body.readableBytes();
      ByteBuf bytes = body.readRetainedSlice(size);
      HttpContent piece = whole ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes);
      given += size;
      if (whole) {
        drop();
        written(channel.writeAndFlush(piece));
      } else {
        channel.writeAndFlush(piece, channel.voidPromise());
      }
    }
    going = false;
    return rest == null;
  }

  /** A close while the other side still sends would be a reset, and the last word would be lost. */
  private void written(ChannelFuture lastWrite) {
    if (last) {
      lastWrite.addListener(END);
    }
  }

  /** Whether all of the answer has been handed over. */
  boolean isFree() {
    return rest == null;
  }

  /** Whether something has not left for the kernel yet. */
  boolean holds() {
    return rest != null || pending() > 0;
  }

  private long pending() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  /** What has left of the write that leaves now, which counts as pending until all of it has. */
  private long begun() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.currentProgress();
  }

  /** As of a sweep: whether the client has taken so little that it is to be given up. */
  boolean isGivenUp(int nowMs) {
    if (!holds()) {
      looked = false;
      patienceMs = PATIENCE_MS;
      return false;
    }
    long taken = given - pending() + begun();
    if (looked) {
      long earned = Math.max(0, taken - takenBefore) / BYTES_PER_MS;
      patienceMs = (int) Math.min(PATIENCE_MS, patienceMs + earned) - (nowMs - lookedMs);
    }
    looked = true;
    takenBefore = Math.max(taken, takenBefore);
    lookedMs = nowMs;
    return patienceMs <= 0;
  }

  /** Ends without ceremony; what is still held is thrown away. */
  void abort() {
    // The kernel would otherwise keep trying to deliver to a peer that does not read.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /** What was not handed over never will be. */
  void drop() {
    ByteBuf body = rest;
    rest = null;
    if (body != null) {
      body.release();
    }
  }
}
