package dev.maru.pace;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How loaded the server is, 0.00 (idle) to 1.00 (full): the larger of this process's and the
 * machine's use of the processors, smoothed over about five seconds. Written by one thread, read by
 * all.
 */
public final class LoadGauge {

  /** The weight of the newest sample, taken once a second. */
  private static final double WEIGHT = 0.3;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private volatile double load;

  /** Takes a sample; called once a second. */
  public void sample() {
    double now = Math.max(system.getProcessCpuLoad(), system.getCpuLoad());
    if (now >= 0) {
      load = load * (1 - WEIGHT) + now * WEIGHT;
    }
  }

  /** The load, with two decimals. */
  public double load() {
    return Math.round(Math.min(1, load) * 100) / 100.0;
  }
}
