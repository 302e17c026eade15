package dev.maru.testing;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector with a memory: the build names it as the detector of every test, so that a
 * test can ask whether a buffer was dropped without being released. Thread-safe.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

  /** What one collection finds is told by its end; another one finds what only that one held. */
  private static final int ROUNDS = 3;

  private static final long PATIENCE_MS = 60_000;

  /** Called by Netty. */
  public LeakRecorder(Class<T> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** Called by nobody, but Netty complains in the log when it is missing. */
  public LeakRecorder(Class<T> resourceType, int samplingInterval, long maxActive) {
    this(resourceType, samplingInterval);
  }

  /**
   * Everything reported since the last call. Collects garbage and allocates first, because Netty
   * notices a leak only at a later allocation.
   */
  public static List<String> drain() {
    for (int round = 0; round < ROUNDS; round++) {
      collect();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    // One by one: what is reported meanwhile is told now or by the next call, but never lost.
    List<String> reports = new ArrayList<>();
    for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
      reports.add(report);
    }
    return List.copyOf(reports);
  }

  /**
   * Collects garbage and waits until the JVM's one thread for it has put a reference of ours into
   * its queue: those that an earlier collection has found are in theirs by then.
   */
  private static void collect() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    Reference<Object> mark = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (!mark.equals(queue.remove(PATIENCE_MS))) {
        throw new IllegalStateException("nothing was collected");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a look for leaks", e);
    }
  }

  /** Makes every buffer tracked from now on. */
  public static void watchAll() {
    setLevel(Level.PARANOID);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    REPORTS.add(resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    REPORTS.add(resourceType);
  }
}
