package dev.maru.transport.http;

import dev.maru.concurrent.Lane;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets newcomers in a few at a time. Before the next, every loop has had its turn, and then as much
 * time again for those who are in: a crowd that comes at once waits before the door, in the kernel.
 * While the loops have nothing else to do, nobody waits to speak of. Owned by the listening
 * socket's event loop.
 */
final class Door extends ChannelInboundHandlerAdapter {

  /** How many each loop gets before the door closes; one costs it up to 0.15 ms. */
  static final int PER_LOOP = 16;

  /** What loops that are free take for a turn, nanoseconds; then the door opens at once. */
  static final long FREE_NANOS = 1_000_000;

  /** The longest time for those who are in, nanoseconds. */
  private static final long MOST_NANOS = 10_000_000;

  private final List<Lane> loops;
  private final int portion;
  private int came;

  Door(List<Lane> loops) {
    this.loops = loops;
    this.portion = PER_LOOP * loops.size();
  }

  /** Nor does one look take more in than that. */
  RecvByteBufAllocator looks() {
    return new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(portion);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object newcomer) {
    came++;
    ctx.fireChannelRead(newcomer);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (came >= portion) {
      came = 0;
      ctx.channel().config().setAutoRead(false);
      long closed = ctx.executor().ticker().nanoTime();
      AtomicInteger busy = new AtomicInteger(loops.size());
      for (Lane loop : loops) {
        loop.execute(() -> {
          if (busy.decrementAndGet() == 0) {
            ctx.executor().execute(() -> openSoon(ctx, closed));
          }
        });
      }
    }
  }

  private static void openSoon(ChannelHandlerContext ctx, long closed) {
    long took = ctx.executor().ticker().nanoTime() - closed;
    if (took < FREE_NANOS) {
      open(ctx);
    } else {
      var _ =
          ctx.executor()
              .schedule(() -> open(ctx), Math.min(took, MOST_NANOS), TimeUnit.NANOSECONDS);
    }
  }

  private static void open(ChannelHandlerContext ctx) {
    if (ctx.channel().isOpen()) {
      ctx.channel().config().setAutoRead(true);
    }
  }
}
