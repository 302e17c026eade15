package dev.maru.e2e.steering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import dev.maru.e2e.steering.PollingCrowd.Poll;
import dev.maru.e2e.steering.ServerView.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 2,000 polling clients need more processor than the server has: the load settles below 0.8 by
 * itself. First it is measured what a poll costs, then the server is granted two fifths of what all
 * of them polling every 2 s would take, by a cgroup's quota; where none can be made, a second
 * server is told to take that for all there is.
 */
@Tag("alone")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class SteeringTest {
  private static final int CLIENTS = 2_000;
  private static final int ROOMS = 20;

  /** More than 10 lines a minute in every room: it is polled every 2 s. */
  private static final int BUSY_LINES = 40;

  private static final boolean LONG = Boolean.getBoolean("maru.long");
  private static final int WARM_SECONDS = LONG ? 20 : 10;
  private static final int COME_SECONDS = 4;
  private static final int MEASURE_SECONDS = LONG ? 10 : 6;
  private static final int SETTLE_SECONDS = LONG ? 180 : 90;

  /** Swings are those of means of five seconds around their mean. */
  private static final int WINDOW = 5;

  /**
   * The guide's own clients have no jitter: who was slowed down together comes back together, so
   * that a mean of less than a few of their waits tells where their wave is.
   */
  private static final int WINDOW_WITHOUT_JITTER = 20;

  private static final int WINDOWS = LONG ? 12 : 4;

  /** What is left of the server's processor. */
  private static final double SHARE = 0.4;

  /** All do as they are told, or follow the guide's own formula, or half of them each. */
  static Stream<List<Manner>> crowds() {
    List<Manner> mixed = List.of(Manner.TOLD, Manner.GUIDE);
    return Stream.of(List.of(Manner.TOLD), List.of(Manner.GUIDE), mixed);
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void theLoadSettlesBelowFourFifths(List<Manner> manners) throws Exception {
    settles(manners);
  }

  private static void settles(List<Manner> manner) throws Exception {
    long seed = Long.getLong("maru.seed", System.nanoTime());
    try (Scratch scratch = new Scratch("steering")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      OptionalDouble told = granted(plan, manner, seed);
      if (told.isPresent()) {
        long millicores = Math.max(1, Math.round(told.getAsDouble() * 1_000));
        try (Maru maru = start(plan.flags("--pace.millicores", Long.toString(millicores)));
            Run run = new Run(maru, manner, seed)) {
          run.judge(told.getAsDouble());
        }
      }
    }
  }

  /** Judges with a quota; without one, says what it would have been. */
  private static OptionalDouble granted(Maru.Plan plan, List<Manner> manner, long seed)
      throws Exception {
    try (Maru maru = start(plan)) {
      Optional<CpuLimit> limit = CpuLimit.around(maru.pid());
      if (limit.isPresent()) {
        // A quota of its own, so that what else the machine does is not counted as its load.
        limit.get().grant(0.9 * Runtime.getRuntime().availableProcessors());
      }
      try (Run run = new Run(maru, manner, seed)) {
        double little = run.unhindered() * SHARE;
        if (limit.isEmpty()) {
          return OptionalDouble.of(little);
        }
        limit.get().grant(little);
        run.judge(little);
        return OptionalDouble.empty();
      } finally {
        maru.kill();
        if (limit.isPresent()) {
          limit.get().close();
        }
      }
    }
  }

  private static Maru start(Maru.Plan plan) throws Exception {
    return Maru.start(plan.flags("--limits.connections", "0"));
  }

  /** A crowd on a server, and a look at both every second. Owned by the test. */
  private static final class Run implements AutoCloseable {
    private final Maru maru;
    private final ServerView view;
    private final PollingCrowd crowd;
    private final List<Manner> manner;
    private int lines;

    Run(Maru maru, List<Manner> manner, long seed) throws Exception {
      this.maru = maru;
      this.manner = manner;
      this.view = new ServerView(maru.port(), maru.pid());
      for (int i = 0; i < BUSY_LINES * ROOMS; i++) {
        view.say(maru.port(), PollingCrowd.room(i % ROOMS));
      }
      // What a poll costs while the JVM still compiles is no measure, and compiling takes
      // processor.
      PollingCrowd.hammer(maru.port(), ROOMS, WARM_SECONDS);
      this.crowd = PollingCrowd.come(maru.port(), CLIENTS, ROOMS, manner, seed);
    }

    /** Processors that the crowd needs when nobody slows it down: every 2 s a poll each. */
    double unhindered() throws Exception {
      watch(COME_SECONDS);
      double before = view.sample().cpuSeconds();
      int polled = crowd.polls().size();
      watch(MEASURE_SECONDS);
      double used = view.sample().cpuSeconds() - before;
      return used / (crowd.polls().size() - polled) * CLIENTS / 2;
    }

    /** Lines go on coming, so that the rooms stay busy; a sample a second. */
    private List<Sample> watch(int seconds) throws Exception {
      List<Sample> samples = new ArrayList<>();
      long start = System.nanoTime();
      for (int second = 1; second <= seconds; second++) {
        for (int i = 0; i < ROOMS / 4; i++) {
          view.say(maru.port(), PollingCrowd.room(lines++ % ROOMS));
        }
        long left = TimeUnit.SECONDS.toNanos(second) - (System.nanoTime() - start);
        assertThat(maru.runsFor(Math.max(0, left / 1_000_000))).as(maru.output()).isTrue();
        samples.add(view.sample());
      }
      return samples;
    }

    void judge(double granted) throws Exception {
      int window = manner.contains(Manner.TOLD) ? WINDOW : WINDOW_WITHOUT_JITTER;
      List<Sample> settling = watch(SETTLE_SECONDS);
      long settledAt = crowd.nowMs();
      List<Sample> steady = watch(window * WINDOWS);
      List<Poll> polls = crowd.polls();
      List<Poll> late = polls.stream().filter(poll -> poll.atMs() > settledAt).toList();
      double peak = settling.stream().mapToDouble(Sample::load).max().orElseThrow();
      List<Double> means = means(steady, window);
      double mean = means.stream().mapToDouble(each -> each).average().orElseThrow();
      double swing = means.stream().mapToDouble(each -> Math.abs(each - mean)).max().orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "%s: %d clients on %.3f processors, peak load %.2f, then %.2f ± %.3f, factor %.2f;"
              + " %s%n",
          manner,
          CLIENTS,
          granted,
          peak,
          mean,
          swing,
          steady.getLast().factor(),
          figures(late));

      assertThat(crowd.failures()).isEmpty();
      assertThat(mean).as("settled: %s", steady).isLessThan(0.8);
      assertThat(swing).as("swings of %s", means).isLessThanOrEqualTo(0.1);
      assertThat(late.stream().mapToInt(Poll::nextMs).average().orElseThrow())
          .as("they had to slow down")
          .isGreaterThan(2_500);
      nobodyIsTooQuickOrTooSlow(polls);
    }

    private void nobodyIsTooQuickOrTooSlow(List<Poll> polls) {
      assertThat(polls).hasSizeGreaterThan(CLIENTS * 5);
      assertThat(polls).allMatch(poll -> poll.answer().status() / 100 == 2);
      assertThat(polls)
          .as("every answer says both")
          .allMatch(poll -> poll.answer().nextPollMs() > 0 && poll.answer().load() >= 0);
      assertThat(polls)
          .allMatch(poll -> poll.answer().nextPollMs() >= 2_000)
          .allMatch(poll -> poll.answer().nextPollMs() <= 60_000)
          .allMatch(poll -> poll.nextMs() >= 2_000 && poll.nextMs() <= 60_000)
          .allMatch(poll -> poll.gapMs() == 0 || poll.gapMs() >= 1_999);
    }

    private static List<Double> means(List<Sample> samples, int window) {
      List<Double> means = new ArrayList<>();
      for (int from = 0; from + window <= samples.size(); from += window) {
        means.add(
            samples.subList(from, from + window).stream()
                .mapToDouble(Sample::load)
                .average()
                .orElseThrow());
      }
      return means;
    }

    private static String figures(List<Poll> polls) {
      if (polls.isEmpty()) {
        return "no polls";
      }
      List<Poll> byGap = polls.stream().sorted(Comparator.comparingInt(Poll::nextMs)).toList();
      List<Poll> byTime = polls.stream().sorted(Comparator.comparingLong(Poll::tookMs)).toList();
      return String.format(
          Locale.ROOT,
          "%d polls, waits %d..%d..%d ms, answers p50 %d ms p99 %d ms",
          polls.size(),
          byGap.getFirst().nextMs(),
          byGap.get(byGap.size() / 2).nextMs(),
          byGap.getLast().nextMs(),
          byTime.get(byTime.size() / 2).tookMs(),
          byTime.get(byTime.size() * 99 / 100).tookMs());
    }

    @Override
    public void close() {
      crowd.close();
      view.close();
    }
  }
}
