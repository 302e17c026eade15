package dev.maru.hub;

import dev.maru.concurrent.Lane;
import dev.maru.log.MessageLog;
import dev.maru.log.MessageLog.Head;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one read path of every transport: pages of the log, read on virtual threads, as many at once
 * as the store has readers, and brought back to the lane that asked. What memory can answer does
 * not leave the lane. Any thread may use it.
 */
public final class Pages implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  /** How many reads may wait; beyond, the store is too slow and a clear no is better. */
  private static final int MAX_WAITING = 20_000;

  private final MessageLog log;
  private final int limit;
  private final int maxBytes;
  private final Semaphore readers;
  private final int size;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder done = new LongAdder();
  private final ExecutorService threads;

  /** Reads on virtual threads; otherwise like the other constructor. */
  public Pages(MessageLog log, int readers, int limit, int maxBytes) {
    this(log, readers, limit, maxBytes, Executors.newVirtualThreadPerTaskExecutor());
  }

  /**
   * Reads from a log.
   *
   * @param readers how many reads the store takes at once
   * @param limit how many events a page holds at most
   * @param maxBytes how many bytes of data a page holds at most, but for a single large event
   * @param threads where reads run; closed with this
   */
  public Pages(MessageLog log, int readers, int limit, int maxBytes, ExecutorService threads) {
    this.log = log;
    this.threads = threads;
    this.size = readers;
    this.readers = new Semaphore(readers);
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  /** How many events a page holds at most. */
  public int limit() {
    return limit;
  }

  /** How many reads have no connection to the store yet; the load gauge's view of it. */
  public long waiting() {
    return Math.max(0, waiting.get() - size);
  }

  /** How many reads were answered since the start. */
  public long done() {
    return done.sum();
  }

  /** What follows a seq. */
  void after(Lane lane, String room, long seq, Consumer<Page> then, Consumer<Refusal> refused) {
    read(lane, () -> log.after(room, seq, limit, maxBytes), then, refused);
  }

  /** What comes before a seq, newest last. */
  public void before(
      Lane lane, String room, long seq, int count, Consumer<Page> then, Consumer<Refusal> refused) {
    read(lane, () -> log.before(room, seq, Math.min(count, limit), maxBytes), then, refused);
  }

  /** What a cursor is answered: what follows it, or the newest events with the word to reset. */
  public void open(
      Lane lane,
      String room,
      Cursor cursor,
      int count,
      Consumer<Opening> then,
      Consumer<Refusal> refused) {
    Head head = log.peek(room);
    if (head != null && cursor.seq() == head.seq() && !cursor.lost(head.epoch(), head.seq())) {
      Page nothing = new Page(head.epoch(), head.seq(), 1, List.of(), false);
      then.accept(new Opening(nothing, cursor, false));
    } else {
      read(lane, () -> opening(room, cursor, Math.min(count, limit)), then, refused);
    }
  }

  private Opening opening(String room, Cursor cursor, int count) {
    if (!cursor.newest()) {
      Page page = log.after(room, cursor.seq(), count, maxBytes);
      if (!cursor.lost(page.epoch(), page.head()) && cursor.seq() + 1 >= page.oldest()) {
        return new Opening(page, cursor, false);
      }
    }
    return new Opening(log.newest(room, count, maxBytes), cursor, !cursor.newest());
  }

  private <T> void read(Lane lane, Supplier<T> query, Consumer<T> then, Consumer<Refusal> refused) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      Refusal no = new Refusal(ErrorCode.OVERLOADED, "too many reads wait; try again");
      lane.execute(() -> refused.accept(no));
      return;
    }
    threads.execute(() -> {
      Runnable told = answer(query, then, refused);
      waiting.decrementAndGet();
      done.increment();
      lane.execute(told);
    });
  }

  private <T> Runnable answer(Supplier<T> query, Consumer<T> then, Consumer<Refusal> refused) {
    readers.acquireUninterruptibly();
    try {
      T page = query.get();
      return () -> then.accept(page);
    } catch (RuntimeException e) {
      LOG.warn("the log could not be read", e);
      return () -> refused.accept(new Refusal(ErrorCode.UNAVAILABLE, "the log cannot be read now"));
    } finally {
      readers.release();
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
