package dev.maru.pace;

import com.sun.management.OperatingSystemMXBean;
import dev.maru.config.Config;
import dev.maru.pace.LoadGauge.Part;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Measures the load once a second and steers the polling clients by it. Turned by one thread; what
 * it hands out may be asked by all.
 */
public final class Pace {

  /** Ticks that come in a heap after a stall are one tick. */
  private static final double LEAST_SECONDS = 0.2;

  /** After a longer stall nothing is known of the time between. */
  private static final double MOST_SECONDS = 5;

  /** An event loop that is so late is full: half of what a person waits for without noticing. */
  private static final double FULL_LAG_MS = 500;

  /** Bytes a second: any disk that is not stuck stores that much. */
  private static final double WRITER_LEAST = 1 << 20;

  /** Reads a second, likewise. */
  private static final double READERS_LEAST = 100;

  private final LongSupplier nanos;
  private final InstantSource clock;
  private final LoadGauge gauge;
  private final Steering steering;
  private final PollAdvice advice;
  private long last;
  private double waitMs;

  /**
   * A queue as it is seen from outside.
   *
   * @param waiting how much waits now
   * @param done how much was taken since the start
   */
  public record Queue(LongSupplier waiting, LongSupplier done) {}

  /**
   * What of the server can be full, besides its processors.
   *
   * @param loopLagMs how late an event loop was, at worst, since the last call
   * @param writer bytes on their way to the log's writer
   * @param readers reads of the log that have no connection yet
   */
  public record Organs(DoubleSupplier loopLagMs, Queue writer, Queue readers) {}

  /** The pace of this process. */
  public Pace(Config config, Organs organs, InstantSource clock) {
    Wishes wishes = Wishes.of(config);
    this(wishes, gauge(wishes.millicores(), organs), clock, System::nanoTime);
  }

  Pace(Wishes wishes, LoadGauge gauge, InstantSource clock, LongSupplier nanos) {
    this.nanos = nanos;
    this.clock = clock;
    this.gauge = gauge;
    this.steering = new Steering(wishes.stepMs());
    PollRule rule = new PollRule(wishes.rates());
    this.advice = new PollAdvice(rule, steering, wishes.transports(), ThreadLocalRandom::current);
    this.last = nanos.getAsLong();
    advice.wind(clock.millis());
  }

  private static LoadGauge gauge(int millicores, Organs organs) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Processors processors = new Processors(millicores, new CpuQuota(Path.of("/")));
    CpuUse process = new CpuUse(system::getProcessCpuTime, processors::count);
    Backlog writer = new Backlog(organs.writer.waiting, organs.writer.done, WRITER_LEAST);
    Backlog readers = new Backlog(organs.readers.waiting, organs.readers.done, READERS_LEAST);
    return new LoadGauge(
        Map.of(
            Part.PROCESS, process::level,
            Part.MACHINE, _ -> system.getCpuLoad(),
            Part.LOOPS, _ -> organs.loopLagMs.getAsDouble() / FULL_LAG_MS,
            Part.WRITER, writer::level,
            Part.READERS, readers::level),
        processors::ownQuota);
  }

  /** The gauge. */
  public LoadGauge gauge() {
    return gauge;
  }

  /** The advice. */
  public PollAdvice advice() {
    return advice;
  }

  /** Measures and steers; called once a second. */
  public void tick() {
    long now = nanos.getAsLong();
    double seconds = (now - last) / 1e9;
    if (seconds < LEAST_SECONDS) {
      return;
    }
    last = now;
    double told = advice.meanWaitMs();
    waitMs = told > 0 ? told : waitMs;
    gauge.sample(seconds);
    steering.tick(gauge.load(), waitMs, Math.min(seconds, MOST_SECONDS));
    advice.wind(clock.millis());
  }
}
