package dev.maru.transport;

import dev.maru.concurrent.Lane;
import io.netty.channel.EventLoop;

/** An event loop as a lane. Immutable. */
record EventLoopLane(EventLoop loop) implements Lane {

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public boolean inLane() {
    return loop.inEventLoop();
  }
}
