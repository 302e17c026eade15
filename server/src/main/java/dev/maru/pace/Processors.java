package dev.maru.pace;

import java.util.OptionalDouble;

/**
 * How many processors this process may use: what the settings say, else its cgroup's quota, else
 * all. Owned by the thread that samples.
 */
final class Processors {

  /** A quota may be changed while we run; every so many samples it is looked up again. */
  private static final int LOOK_EVERY = 5;

  private final int millicores;
  private final CpuQuota quota;
  private int asked;
  private OptionalDouble found = OptionalDouble.empty();

  /** Processors by a setting; 0 for what the system allows. */
  Processors(int millicores, CpuQuota quota) {
    this.millicores = millicores;
    this.quota = quota;
  }

  /** Processors, or a part of one. */
  double count() {
    int all = Runtime.getRuntime().availableProcessors();
    if (millicores > 0) {
      return millicores / 1000.0;
    }
    if (asked++ % LOOK_EVERY == 0) {
      found = quota.read();
    }
    return found.isPresent() ? Math.min(all, found.getAsDouble()) : all;
  }

  /** Whether it is a share of our own: then the machine's other work does not count. */
  boolean ownQuota() {
    int all = Runtime.getRuntime().availableProcessors();
    return millicores > 0 || found.orElse(all) < all;
  }
}
