package dev.maru.transport;

import dev.maru.concurrent.Lane;
import dev.maru.concurrent.Turn;
import dev.maru.session.Desk;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** The event loops, and what belongs to each. Fixed once {@link #furnish} was called. */
public final class Loops implements AutoCloseable {

  /** Over how long the clients of a stopping server come back. */
  private static final int DRAIN_SPREAD_MS = 5_000;

  /** How long a stopping server waits for its clients' farewell. */
  private static final int DRAIN_PATIENCE_MS = 1_000;

  private final EventLoopGroup group;
  private final List<Lane> lanes = new ArrayList<>();
  private final IdentityHashMap<EventLoop, Loop> loops = new IdentityHashMap<>();

  /** As many loops as asked for; epoll where there is one, NIO elsewhere. */
  public Loops(int count) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(count, io);
    for (EventExecutor executor : group) {
      lanes.add(new EventLoopLane((EventLoop) executor));
    }
  }

  /** The loops as lanes. */
  public List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  /** Gives every loop its desk and sweeper. */
  public void furnish(BiFunction<Integer, Turn, Desk> desk) {
    int index = 0;
    for (EventExecutor executor : group) {
      Lane lane = lanes.get(index);
      Sweeper sweeper =
          new Sweeper(task -> {
            var _ = executor.schedule(task, Sweeper.PAUSE_MS, TimeUnit.MILLISECONDS);
          });
      Desk made = desk.apply(index, new Turn(lane));
      made.onDismissal(sweeper::dismiss);
      loops.put((EventLoop) executor, new Loop(lane, made, sweeper));
      var _ =
          executor.scheduleAtFixedRate(
              sweeper, Sweeper.TICK_MS, Sweeper.TICK_MS, TimeUnit.MILLISECONDS);
      index++;
    }
  }

  /** What belongs to a loop. */
  public Loop of(EventLoop loop) {
    Loop found = loops.get(loop);
    if (found == null) {
      throw new IllegalStateException("not one of our loops");
    }
    return found;
  }

  /** All of them. */
  public List<Loop> all() {
    return List.copyOf(loops.values());
  }

  /** Runs a task once a second, on one of the loops; it must be quick. */
  public void everySecond(Runnable task) {
    var _ = group.next().scheduleAtFixedRate(task, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Has every connection say its last, and waits a moment until they are gone. The clients come
   * back spread over {@value #DRAIN_SPREAD_MS} milliseconds.
   */
  public void drain() throws InterruptedException {
    for (Loop loop : loops.values()) {
      loop.lane().execute(() -> loop.sweeper().drain(DRAIN_SPREAD_MS));
    }
    long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_PATIENCE_MS);
    while (System.nanoTime() < patience && !all().stream().allMatch(l -> l.sweeper().empty())) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** How late a loop was at worst since the last call, milliseconds. */
  public double takeLagMs() {
    return loops.values().stream().mapToInt(loop -> loop.sweeper().takeLag()).max().orElse(0);
  }

  /** Netty's group. */
  public EventLoopGroup group() {
    return group;
  }

  /** The kind of listening channel that fits the loops. */
  public Class<? extends ServerSocketChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
