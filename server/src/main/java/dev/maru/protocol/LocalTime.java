package dev.maru.protocol;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The seed's time stamp, {@code Y-m-d H:i:s} in the site's zone; any thread may use it. */
final class LocalTime {

  private static final DateTimeFormatter SHAPE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final DateTimeFormatter formatter;
  private volatile Second latest = new Second(Long.MIN_VALUE, "");

  /** Stamps in a zone's local time. */
  LocalTime(ZoneId zone) {
    this.formatter = SHAPE.withZone(zone);
  }

  /** The stamp of an instant, from epoch milliseconds. */
  String format(long epochMilli) {
    long second = Math.floorDiv(epochMilli, 1000L);
    Second known = latest;
    if (known.epochSecond != second) {
      known = new Second(second, formatter.format(Instant.ofEpochSecond(second)));
      latest = known;
    }
    return known.text;
  }

  private record Second(long epochSecond, String text) {}
}
