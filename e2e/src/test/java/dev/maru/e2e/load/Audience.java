package dev.maru.e2e.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Many subscribers read by one thread, which notes how long each message was on its way. The lists
 * are handed over when it has ended.
 */
public final class Audience implements AutoCloseable {
  private final Selector selector;
  private final Queue<Subscriber> coming = new ConcurrentLinkedQueue<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Thread thread;
  private long[] delays = new long[1 << 20];
  private int count;
  private volatile boolean over;

  public Audience() throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name("audience").start(this::run);
  }

  /** From now on reads this one, too. */
  public void admit(Subscriber subscriber) {
    coming.add(subscriber);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!over) {
        selector.select(this::ready, 100);
        for (Subscriber one = coming.poll(); one != null; one = coming.poll()) {
          one.register(selector);
          subscribers.add(one);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the audience cannot hear", e);
    }
  }

  private void ready(SelectionKey key) {
    Subscriber subscriber = (Subscriber) key.attachment();
    subscriber.read(key, this::delivered);
  }

  private void delivered(long sentNanos) {
    if (count == delays.length) {
      delays = Arrays.copyOf(delays, count * 2);
    }
    delays[count++] = System.nanoTime() - sentNanos;
  }

  /** Ends the reading; the delays in nanoseconds, sorted. */
  public long[] finish() throws InterruptedException {
    over = true;
    selector.wakeup();
    thread.join();
    long[] sorted = Arrays.copyOf(delays, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** What came out of order; after the end. */
  public List<String> faults() {
    return subscribers.stream().map(Subscriber::fault).filter(fault -> !fault.isEmpty()).toList();
  }

  @Override
  public void close() throws IOException {
    over = true;
    selector.close();
    for (Subscriber subscriber : subscribers) {
      subscriber.close();
    }
  }
}
