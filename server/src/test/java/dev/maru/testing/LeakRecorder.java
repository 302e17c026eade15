package dev.maru.testing;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector with a memory: the build names it as the detector of every test, so that a
 * test can ask whether a buffer was dropped without being released. Thread-safe.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final int ROUNDS = 20;

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
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    List<String> reports = List.copyOf(REPORTS);
    REPORTS.clear();
    return reports;
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
