package dev.maru.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a run has measured: latencies of what was due within the window, and counts. */
final class Measures {

  private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(5);
  private static final int DIGITS = 3;

  private final Histogram deliveries = new Histogram(LONGEST_NS, DIGITS);
  private final Histogram acks = new Histogram(LONGEST_NS, DIGITS);
  private final Histogram second = new Histogram(LONGEST_NS, DIGITS);
  private boolean open;
  private long from = Long.MAX_VALUE;
  private long to = Long.MAX_VALUE;
  private long deliveriesInWindow;
  private long acksInWindow;
  private long deliveriesInSecond;
  private long errors;
  private String firstError = "";
  private long others;

  void open(long now) {
    from = now;
    open = true;
  }

  void close(long now) {
    to = now;
    open = false;
  }

  void delivery(Stamp stamp, long now) {
    deliveriesInSecond++;
    second.recordValue(bounded(now - stamp.time()));
    if (open) {
      deliveriesInWindow++;
    }
    if (isDueInWindow(stamp)) {
      deliveries.recordValue(bounded(now - stamp.time()));
    }
  }

  void ack(Stamp stamp, long now) {
    if (open) {
      acksInWindow++;
    }
    if (isDueInWindow(stamp)) {
      acks.recordValue(bounded(now - stamp.time()));
    }
  }

  void error(String text) {
    errors++;
    if (firstError.isEmpty()) {
      firstError = text;
    }
  }

  void other() {
    others++;
  }

  private boolean isDueInWindow(Stamp stamp) {
    return stamp.time() - from >= 0 && stamp.time() - to < 0;
  }

  private static long bounded(long latency) {
    return Math.clamp(latency, 0, LONGEST_NS);
  }

  /** Deliveries since the last call, and their 99th percentile; then forgets them. */
  String second() {
    String text =
        "%,9d deliveries/s  p99 %s"
            .formatted(deliveriesInSecond, Report.time(second.getValueAtPercentile(99)));
    deliveriesInSecond = 0;
    second.reset();
    return text;
  }

  Histogram deliveries() {
    return deliveries;
  }

  Histogram acks() {
    return acks;
  }

  long deliveriesInWindow() {
    return deliveriesInWindow;
  }

  long acksInWindow() {
    return acksInWindow;
  }

  long errors() {
    return errors;
  }

  String firstError() {
    return firstError;
  }

  /** Frames that are neither messages nor acknowledgements nor errors: pings, state. */
  long others() {
    return others;
  }
}
