package dev.maru.transport;

import java.util.function.IntSupplier;

/**
 * Whole seconds from an arbitrary start, never going back, at the price of reading a field. Wound
 * by one thread once a second, read by all.
 */
public final class CoarseClock implements IntSupplier {

  private static final long NANOS = 1_000_000_000L;

  private final long start = System.nanoTime();
  private volatile int second;

  /** Looks at the system's clock. */
  public void wind() {
    second = (int) ((System.nanoTime() - start) / NANOS);
  }

  @Override
  public int getAsInt() {
    return second;
  }
}
