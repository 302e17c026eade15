package dev.maru.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Seeds;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The seed's time stamp, in any zone and at any moment. */
final class LocalTimeTest {

  private static final List<String> ZONES =
      List.of("Asia/Seoul", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "+14:00");

  @ParameterizedTest
  @CsvSource({
    "Asia/Seoul, 1795332241123, 2026-11-22 16:24:01",
    "UTC, 1795332241123, 2026-11-22 07:24:01",
    "Asia/Kathmandu, 1795332241123, 2026-11-22 13:09:01",
    "-12:00, 1795332241123, 2026-11-21 19:24:01",
    "UTC, 0, 1970-01-01 00:00:00",
    "UTC, 999, 1970-01-01 00:00:00",
    "UTC, 1000, 1970-01-01 00:00:01",
    "UTC, -1, 1969-12-31 23:59:59",
    "UTC, -1000, 1969-12-31 23:59:59",
    "UTC, -1001, 1969-12-31 23:59:58",
    "America/New_York, 1772953199000, 2026-03-08 01:59:59",
    "America/New_York, 1772953200000, 2026-03-08 03:00:00",
    "America/New_York, 1793512799000, 2026-11-01 01:59:59",
    "America/New_York, 1793512800000, 2026-11-01 01:00:00",
    "UTC, 1709164800000, 2024-02-29 00:00:00"
  })
  void aStampIsTheLocalTimeOfItsZone(String zone, long ms, String stamp) {
    assertThat(new LocalTime(ZoneId.of(zone)).format(ms)).isEqualTo(stamp);
  }

  @Test
  void oneSecondIsFormattedOnceAndTheNextAnew() {
    LocalTime time = new LocalTime(ZoneId.of("Asia/Seoul"));
    String first = time.format(5_000);
    assertThat(time.format(5_999)).isSameAs(first);
    assertThat(time.format(6_000)).isEqualTo("1970-01-01 09:00:06");
    assertThat(time.format(5_500)).as("back in time").isEqualTo(first);
  }

  @Test
  void everyMomentIsStampedRightByAllThreadsAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (String zone : ZONES) {
        LocalTime shared = new LocalTime(ZoneId.of(zone));
        List<Future<?>> running = new ArrayList<>();
        for (long seed = 1; seed <= 4; seed++) {
          SplittableRandom random = new SplittableRandom(seed);
          running.add(threads.submit(() -> stampMany(shared, ZoneId.of(zone), random)));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }
    }
  }

  private static void stampMany(LocalTime shared, ZoneId zone, SplittableRandom random) {
    for (int i = 0; i < 20_000; i++) {
      long ms = 1_795_332_000_000L + random.nextLong(5_000);
      if (!shared.format(ms).equals(expected(ms, zone))) {
        assertThat(shared.format(ms)).as("%s at %d", zone, ms).isEqualTo(expected(ms, zone));
      }
    }
  }

  @Test
  void everyMomentOfFourThousandYearsIsStampedRight() {
    Seeds.each(
        20_000,
        random -> {
          ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
          long ms = random.nextLong(-62_000_000_000_000L, 64_000_000_000_000L);
          assertThat(new LocalTime(zone).format(ms)).isEqualTo(expected(ms, zone));
        });
  }

  private static String expected(long ms, ZoneId zone) {
    ZonedDateTime at = Instant.ofEpochMilli(ms).atZone(zone);
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d",
        at.getYear(),
        at.getMonthValue(),
        at.getDayOfMonth(),
        at.getHour(),
        at.getMinute(),
        at.getSecond());
  }
}
