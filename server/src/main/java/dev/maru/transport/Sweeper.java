package dev.maru.transport;

import dev.maru.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every connection of one event loop four times a second: deadlines and pings without a
 * timer per connection. Where much is due at once, as when thousands that came together are cut
 * together, it does that in short stretches, and who talks has their turn between them. Owned by
 * its event loop.
 */
public final class Sweeper implements Runnable {

  /** How often it looks, milliseconds; deadlines are kept so much too late at most. */
  public static final int TICK_MS = 250;

  /** How long it looks before others have their turn, nanoseconds: a message waits no longer. */
  private static final long STRETCH_NANOS = 1_000_000;

  /** How long the others have their turn, milliseconds: a fifth of the loop is the sweeper's. */
  static final int PAUSE_MS = 4;

  /** How many it looks at between two looks at the clock, which cost more than it does. */
  private static final int HANDFUL = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final List<Swept> connections = new ArrayList<>();
  private final AtomicInteger worstLag = new AtomicInteger();
  private final IntSupplier clock;
  private final LongSupplier watch;
  private final Consumer<Runnable> afterPause;
  private int nowMs;
  private int due;

  /** Where the round is, and how many of it are left; 0 between two rounds. */
  private int at;

  private int left;

  /**
   * Looks by the system's clock.
   *
   * @param afterPause runs a task on the loop, {@value #PAUSE_MS} ms later
   */
  Sweeper(Consumer<Runnable> afterPause) {
    this(Sweeper::systemMs, System::nanoTime, afterPause);
  }

  /** Looks by a clock of milliseconds, and stops a stretch by a watch of nanoseconds. */
  Sweeper(IntSupplier clock, LongSupplier watch, Consumer<Runnable> afterPause) {
    this.clock = clock;
    this.watch = watch;
    this.afterPause = afterPause;
    this.nowMs = clock.getAsInt();
    this.due = nowMs;
  }

  /**
   * The loop's time in milliseconds, from an arbitrary start, as of its last look; it may wrap. Not
   * asked of the system each time: on a virtual machine that costs as much as a small write.
   */
  public int nowMs() {
    return nowMs;
  }

  /**
   * The loop's time at which something that lasts so long from now is over, and not before; for
   * once in a connection's life, because the clock is asked.
   */
  public int deadlineMs(int lastsMs) {
    return clock.getAsInt() + 1 + lastsMs;
  }

  private static int systemMs() {
    return (int) (System.nanoTime() / 1_000_000);
  }

  /** Looks at a connection from now on. */
  public void add(Swept connection) {
    connections.add(connection);
  }

  /** Has every connection say its last; each is told another moment to come back. */
  void drain(int spreadMs) {
    List<Swept> all = List.copyOf(connections);
    for (Swept connection : all) {
      connection.drain(ThreadLocalRandom.current().nextInt(spreadMs));
    }
    nowMs = clock.getAsInt();
    begin();
    look(Long.MAX_VALUE);
  }

  /** Has every connection end that is a user's. */
  void dismiss(String userId, Refusal why) {
    for (Swept connection : List.copyOf(connections)) {
      connection.dismiss(userId, why);
    }
  }

  /** Whether no connection is left; an estimate when asked by another thread. */
  boolean empty() {
    return connections.isEmpty();
  }

  @Override
  public void run() {
    nowMs = clock.getAsInt();
    noteLag(nowMs);
    if (left == 0) {
      begin();
      goOn();
    }
  }

  private void begin() {
    at = 0;
    left = connections.size();
  }

  private void goOn() {
    if (left > 0) {
      look(STRETCH_NANOS);
    }
    if (left > 0) {
      afterPause.accept(this::goOn);
    }
  }

  /** Looks at the next of the round until the time is over or all have been looked at. */
  private void look(long nanos) {
    long start = watch.getAsLong();
    nowMs = clock.getAsInt();
    int kept = at;
    int next = at;
    while (left > 0
        && ((next - at) % HANDFUL > 0 || next == at || watch.getAsLong() - start < nanos)) {
      Swept connection = connections.get(next++);
      left--;
      if (!gone(connection, nowMs)) {
        connections.set(kept++, connection);
      }
    }
    connections.subList(kept, next).clear();
    at = kept;
  }

  /** Looks are due at a fixed rate; one that comes early was not asked for by that rate. */
  private void noteLag(int now) {
    due += TICK_MS;
    int late = now - due;
    if (late < 0) {
      due = now;
    } else {
      worstLag.accumulateAndGet(late, Math::max);
    }
  }

  /** How late the loop was at worst since the last call, milliseconds; any thread may ask. */
  int takeLag() {
    return worstLag.getAndSet(0);
  }

  /** One that fails is given up: a failure that got out would end every sweep of this loop. */
  private static boolean gone(Swept connection, int now) {
    try {
      return connection.sweep(now);
    } catch (RuntimeException e) {
      LOG.error("a connection could not be looked at, and is not looked at any more", e);
      return true;
    }
  }

  /** A connection that is looked at now and then, instead of having a timer of its own. */
  public interface Swept {

    /**
     * Does what is due.
     *
     * @param nowMs the loop's time in milliseconds, which may wrap: compare differences only
     * @return whether it is gone and need not be looked at any more
     */
    boolean sweep(int nowMs);

    /**
     * Says its last, because the server stops.
     *
     * @param retryAfterMs when the client should come back
     */
    void drain(int retryAfterMs);

    /** Ends if it is that user's, and says why. */
    void dismiss(String userId, Refusal why);
  }
}
