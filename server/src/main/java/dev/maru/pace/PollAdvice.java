package dev.maru.pace;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Event;
import dev.maru.protocol.JsonWriter;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What clients are told: when a poll should come again, and which transports to use. Any thread may
 * ask; one thread turns its clock.
 */
public final class PollAdvice {

  private final PollRule rule;
  private final Steering steering;
  private final String transports;
  private final Supplier<RandomGenerator> chance;
  private final RoomTempo tempo = new RoomTempo();
  private final LongAdder told = new LongAdder();
  private final LongAdder toldMs = new LongAdder();
  private volatile long nowMs;

  PollAdvice(
      PollRule rule, Steering steering, List<String> transports, Supplier<RandomGenerator> chance) {
    this.rule = rule;
    this.steering = steering;
    this.transports = "[\"" + String.join("\",\"", transports) + "\"]";
    this.chance = chance;
  }

  /** Advice of the seed's figures, not steered by anything. */
  public static PollAdvice ofTheSeed() {
    PollRule rule = new PollRule(PollRates.OF_THE_SEED);
    return new PollAdvice(rule, new Steering(1), List.of("poll"), ThreadLocalRandom::current);
  }

  /** Milliseconds until the next poll of a room, after it was answered with this page. */
  public int nextPollMs(String room, Page page) {
    long now = nowMs;
    int fresh = 0;
    for (Event event : page.events()) {
      fresh += event.ts() > now - PollRates.WINDOW_MS ? 1 : 0;
    }
    int wait = nextPollMs(tempo.recent(room, page.head(), fresh, now));
    told.increment();
    toldMs.add(wait);
    return wait;
  }

  /** Milliseconds until the next poll of a room where nothing is said. */
  public int nextPollMs() {
    return nextPollMs(0);
  }

  private int nextPollMs(int recent) {
    return rule.ask(recent, steering.factor(), chance.get().nextDouble());
  }

  /** Appends {@code {"transports":[…],"next_poll_ms":…}}: the best transport first. */
  public void write(JsonWriter json, int nextPollMs) {
    json.raw("{\"transports\":").raw(transports);
    json.raw(",\"next_poll_ms\":").number(nextPollMs).raw("}");
  }

  /** What every rate is multiplied by now, 1 to 8. */
  public double factor() {
    return steering.factor();
  }

  /** Turns the clock: it is that many milliseconds after 1970. */
  void wind(long epochMs) {
    nowMs = epochMs;
  }

  /** The mean of what pollers were told since the last call, milliseconds; 0 if none came. */
  double meanWaitMs() {
    long count = told.sumThenReset();
    long sum = toldMs.sumThenReset();
    return count == 0 ? 0 : (double) sum / count;
  }
}
