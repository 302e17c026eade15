package dev.maru.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** The machine's clock and chance, and a lane of virtual threads. Any thread may use it. */
final class RealWorld implements World {

  private final Lane lane = new Lane();

  @Override
  public void execute(Runnable task) {
    lane.execute(task);
  }

  @Override
  public long now() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public Timer later(long ms, Runnable task) {
    Timer timer = new Timer(task);
    CompletableFuture.delayedExecutor(ms, MILLISECONDS, lane).execute(timer);
    return timer;
  }
}
