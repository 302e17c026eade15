package dev.maru.pace;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * How loaded the server is, 0.00 (idle) to 1.00 (full): the larger of this process's and the
 * machine's use of the processors, smoothed over about five seconds. Written by one thread, read by
 * all.
 */
public final class LoadGauge {

  /** The weight of the newest sample, taken once a second. */
  private static final double WEIGHT = 0.3;

  private final DoubleSupplier use;
  private volatile double load;

  /** A gauge of this process and its machine. */
  public LoadGauge() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    this(() -> Math.max(system.getProcessCpuLoad(), system.getCpuLoad()));
  }

  /** A gauge of what is measured elsewhere: 0 to 1, negative or NaN where it is not known. */
  LoadGauge(DoubleSupplier use) {
    this.use = use;
  }

  /** Takes a sample; called once a second. */
  public void sample() {
    double now = use.getAsDouble();
    if (now >= 0) {
      load = load * (1 - WEIGHT) + now * WEIGHT;
    }
  }

  /** The load, with two decimals. */
  public double load() {
    return Math.round(Math.min(1, load) * 100) / 100.0;
  }
}
