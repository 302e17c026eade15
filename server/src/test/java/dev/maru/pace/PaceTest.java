package dev.maru.pace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maru.log.MessageLog.Page;
import dev.maru.pace.LoadGauge.Part;
import dev.maru.protocol.Event;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole pace with clocks set by hand: sample, steer, advise. */
final class PaceTest {

  private static final long START = 1_795_332_241_123L;
  private static final Wishes WISHES =
      new Wishes(PollRates.OF_THE_SEED, 5_000, 0, List.of("websocket", "poll"));

  private final AtomicInteger samples = new AtomicInteger();
  private long nanos;
  private double use;
  private final LoadGauge gauge =
      new LoadGauge(
          Map.of(
              Part.PROCESS,
              _ -> {
                samples.incrementAndGet();
                return use;
              }),
          () -> false);
  private final InstantSource clock = () -> Instant.ofEpochMilli(START + nanos / 1_000_000);
  private final Pace pace = new Pace(WISHES, gauge, clock, () -> nanos);

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      nanos += 1_000_000_000L;
      pace.tick();
    }
  }

  private Page page(long head, int young, int old) {
    List<Event> events =
        IntStream.range(0, young + old).mapToObj(i -> event(i >= old ? 1_000 : 61_000)).toList();
    return new Page("e", head, 1, events, false);
  }

  private Event event(long age) {
    long ts = clock.millis() - age;
    User user = new User("u", "T", "n");
    return new Event("r", 1, Event.MESSAGE, 0, "", user, "{}".getBytes(UTF_8), ts);
  }

  @ParameterizedTest
  @CsvSource({
    // messages of the last minute, older ones, the shortest and the longest wait
    "0, 0, 9000, 11000", "0, 50, 9000, 11000", "1, 0, 4500, 5500", "5, 3, 4500, 5500",
    "6, 0, 2700, 3300", "10, 9, 2700, 3300", "11, 0, 2000, 2200", "200, 0, 2000, 2200"
  })
  void aRoomsAnswerNamesTheRateOfItsLastMinute(int young, int old, int least, int most) {
    int wait = pace.advice().nextPollMs("r", page(500, young, old));
    assertThat(wait).isBetween(least, most);
  }

  @Test
  void aHighLoadStretchesWhatIsAdvisedAndALowOneLetsGo() {
    use = 1;
    seconds(60);
    assertThat(gauge.load()).isEqualTo(1);
    assertThat(pace.advice().factor()).isEqualTo(8);
    assertThat(pace.advice().nextPollMs("r", page(0, 0, 0))).isBetween(54_000, 60_000);
    use = 0;
    seconds(6_000);
    assertThat(pace.advice().factor()).isEqualTo(1);
    assertThat(pace.advice().nextPollMs("r", page(0, 0, 0))).isBetween(9_000, 11_000);
  }

  @Test
  void theStepsAreAsLongAsClientsAreToldToWait() {
    Pace other = new Pace(WISHES, gauge, clock, () -> nanos);
    use = 1;
    for (int i = 0; i < 40; i++) {
      nanos += 1_000_000_000L;
      other.advice().nextPollMs("r", page(0, 0, 0));
      other.tick();
      pace.tick();
    }
    assertThat(other.advice().factor()).isLessThan(pace.advice().factor());
  }

  @Test
  void ticksThatComeInAHeapAfterAStallAreOne() {
    nanos += 3_000_000_000L;
    for (int i = 0; i < 10; i++) {
      pace.tick();
      nanos += 1_000_000;
    }
    assertThat(samples).hasValue(1);
    seconds(2);
    assertThat(samples).hasValue(3);
  }

  @Test
  void aLongStallDoesNotThrowTheFactorUp() {
    use = 1;
    seconds(30);
    double before = pace.advice().factor();
    nanos += 3_600_000_000_000L;
    pace.tick();
    assertThat(pace.advice().factor()).isLessThanOrEqualTo(Math.min(8, before * 1.5 + 1e-9));
  }

  @Test
  void theAdviceNamesTheTransportsInTheirOrder() {
    JsonWriter json = new JsonWriter(64);
    pace.advice().write(json, 5_200);
    assertThat(new String(json.bytes(), UTF_8))
        .isEqualTo("{\"transports\":[\"websocket\",\"poll\"],\"next_poll_ms\":5200}");
  }

  @Test
  void whoAsksAboutNoRoomIsToldTheIdleRate() {
    List<Integer> waits =
        IntStream.range(0, 1_000).map(_ -> pace.advice().nextPollMs()).boxed().toList();
    assertThat(waits).allMatch(wait -> wait >= 9_000 && wait <= 11_000);
    assertThat(waits.stream().distinct().count()).as("they are spread").isGreaterThan(400);
  }

  @Test
  void theMeanOfWhatPollersAreToldIsTakenOnce() {
    PollAdvice advice = PollAdvice.ofTheSeed();
    assertThat(advice.meanWaitMs()).isZero();
    for (int i = 0; i < 5_000; i++) {
      advice.nextPollMs("room" + i, page(9, 0, 0));
    }
    assertThat(advice.meanWaitMs()).isCloseTo(10_000, within(100.0));
    assertThat(advice.meanWaitMs()).isZero();
  }
}
