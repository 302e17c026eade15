package dev.maru.pace;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * How loaded the server is, 0.00 (idle) to 1.00 (full): the fullest of its parts, each smoothed
 * over about six seconds. Written by one thread, read by all.
 */
public final class LoadGauge {

  /** What can be full. */
  public enum Part {
    /** This process's use of the processors that it may use. */
    PROCESS,
    /** Everybody's use of the machine's processors; counts only without a quota of our own. */
    MACHINE,
    /** How late the event loops are. */
    LOOPS,
    /** How long a message waits for the log's writer. */
    WRITER,
    /** How long a read waits for a connection to the store. */
    READERS;

    /** The name that an operator sees. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is left of the past after a second. Less (0.7), and the waves of a crowd without jitter,
   * as the guide's, keep it moving; more (0.92), and it comes late: `SettlingTest`.
   */
  private static final double KEPT = 0.85;

  /** Levels at one moment, 0 to 1. Immutable. */
  private record Reading(Map<Part, Double> levels, double load, String text) {}

  private final Map<Part, DoubleUnaryOperator> sources;
  private final BooleanSupplier ownQuota;
  private volatile Reading reading = reading(Map.of(), false);

  /**
   * A gauge of sources: each is given the seconds since it was asked last and answers 0 to 1, or
   * NaN or less than 0 where it does not know.
   *
   * @param ownQuota whether a quota protects this process from the machine's other work
   */
  LoadGauge(Map<Part, DoubleUnaryOperator> sources, BooleanSupplier ownQuota) {
    this.sources = Map.copyOf(sources);
    this.ownQuota = ownQuota;
  }

  /** A gauge of nothing: always idle. */
  public static LoadGauge idle() {
    return new LoadGauge(Map.of(), () -> false);
  }

  /** Takes a sample, so many seconds after the last one. */
  void sample(double seconds) {
    double kept = Math.pow(KEPT, seconds);
    Map<Part, Double> levels = new EnumMap<>(Part.class);
    sources.forEach((part, source) -> {
      double now = source.applyAsDouble(seconds);
      double before = level(part);
      levels.put(part, now >= 0 ? before * kept + Math.min(1, now) * (1 - kept) : before);
    });
    reading = reading(levels, ownQuota.getAsBoolean());
  }

  private static Reading reading(Map<Part, Double> levels, boolean apart) {
    double fullest = 0;
    for (Map.Entry<Part, Double> level : levels.entrySet()) {
      if (level.getKey() != Part.MACHINE || !apart) {
        fullest = Math.max(fullest, level.getValue());
      }
    }
    double load = Math.round(fullest * 100) / 100.0;
    return new Reading(levels, load, String.format(Locale.ROOT, "%.2f", load));
  }

  /** The load, with two decimals. */
  public double load() {
    return reading.load;
  }

  /** The load as every HTTP answer says it: {@code 0.42}. */
  public String text() {
    return reading.text;
  }

  /** How full one part is, 0 to 1; 0 if nobody measures it. */
  public double level(Part part) {
    return reading.levels.getOrDefault(part, 0.0);
  }
}
