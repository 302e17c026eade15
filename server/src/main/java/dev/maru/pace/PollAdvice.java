package dev.maru.pace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long a polling client should wait before it comes again: the seed's five seconds, longer
 * while the server is loaded, with a tenth of jitter so that clients spread. Immutable.
 */
public final class PollAdvice {

  /** Source: the seed's polling, 5000 ms. */
  private static final double BASE_MS = 5000;

  /** Source: product.md, section 5: between 2 and 60 seconds. */
  private static final double MAX_MS = 60_000;

  /** Source: the seed, load above 0.8 means stretch. */
  private static final double HIGH = 0.8;

  private final LoadGauge gauge;
  private final Supplier<RandomGenerator> chance;

  /** Advice by a gauge. */
  public PollAdvice(LoadGauge gauge) {
    this(gauge, ThreadLocalRandom::current);
  }

  /** Advice by a gauge, with the jitter of that generator. */
  PollAdvice(LoadGauge gauge, Supplier<RandomGenerator> chance) {
    this.gauge = gauge;
    this.chance = chance;
  }

  /** Milliseconds until the next poll. */
  public int nextPollMs() {
    double over = Math.max(0, gauge.load() - HIGH) / (1 - HIGH);
    double stretched = BASE_MS * (1 + 7 * over);
    double jitter = chance.get().nextDouble(0.9, 1.1);
    return (int) Math.min(MAX_MS, stretched * jitter);
  }
}
