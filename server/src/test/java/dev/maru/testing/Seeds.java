package dev.maru.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Runs a property once per seed; a failure names the seed, which alone repeats it. */
public final class Seeds {

  /** What must hold whatever the generator brings. */
  @FunctionalInterface
  public interface Property {
    void check(RandomGenerator random) throws Exception;
  }

  private Seeds() {}

  /** Checks the property with the seeds 1 to count. */
  public static void each(int count, Property property) {
    for (long seed = 1; seed <= count; seed++) {
      try {
        property.check(new SplittableRandom(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
