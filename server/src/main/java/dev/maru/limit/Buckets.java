package dev.maru.limit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One token bucket for each of any number of names, in a fixed {@value #SLOTS} places: a name has
 * two places, chosen by a secret, takes from both, and is refused when neither gives. So memory is
 * bounded without anybody being forgotten, and a name suffers for others only if both its places
 * belong to names that flood: with a hundred of those, one in a hundred thousand.
 *
 * <p>Any thread may use it. Two that take from a place at the same moment may pay once: that costs
 * less than a lock, and errs on the generous side.
 */
final class Buckets {

  /** Half a mebibyte each; few enough to stay in a processor's cache when they are in use. */
  private static final int SLOTS = 65_536;

  private final AtomicLongArray places = new AtomicLongArray(SLOTS);
  private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;
  private final Rate rate;

  Buckets(Rate rate) {
    this.rate = rate;
  }

  boolean none() {
    return rate.none();
  }

  /**
   * Takes one token.
   *
   * @param now nanoseconds of a clock that started at 0
   * @return 0, or the nanoseconds to wait before there is one
   */
  long take(String name, long now) {
    if (rate.none()) {
      return 0;
    }
    long hash = hash(name);
    long first = takeAt((int) (hash >>> 48), now);
    long second = takeAt((int) (hash >>> 32) & (SLOTS - 1), now);
    return first < 0 && second < 0 ? -Math.max(first, second) : 0;
  }

  private long takeAt(int place, long now) {
    long next = rate.take(places.getOpaque(place), now);
    if (next >= 0) {
      places.setOpaque(place, next);
    }
    return next;
  }

  /** A polynomial with a secret base, mixed: nobody can look for a name that meets another. */
  private long hash(String name) {
    long hash = multiplier;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash + name.charAt(i)) * multiplier;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }
}
