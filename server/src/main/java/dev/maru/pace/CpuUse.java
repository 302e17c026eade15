package dev.maru.pace;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** This process's use of the processors that it may use. Owned by the thread that samples. */
final class CpuUse {

  private static final double NANOS = 1e9;

  private final LongSupplier processNanos;
  private final DoubleSupplier processors;
  private long before;

  /**
   * The use of a process.
   *
   * @param processNanos the processor time that it has used since its start
   * @param processors how many processors it may use; a part of one if there is a quota
   */
  CpuUse(LongSupplier processNanos, DoubleSupplier processors) {
    this.processNanos = processNanos;
    this.processors = processors;
    this.before = processNanos.getAsLong();
  }

  /** The share that was used in the seconds since the last call; more than 1 after a burst. */
  double level(double seconds) {
    long now = processNanos.getAsLong();
    double used = (now - before) / NANOS;
    before = now;
    return used / (seconds * processors.getAsDouble());
  }
}
