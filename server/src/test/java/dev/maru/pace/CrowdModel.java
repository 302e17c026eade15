package dev.maru.pace;

import dev.maru.log.MessageLog.Page;
import dev.maru.pace.LoadGauge.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A crowd of polling clients and a server with one processor, in virtual time: a poll costs
 * processor time, answers come in the order of the polls, nobody has two polls in flight. Owned by
 * its test.
 */
final class CrowdModel {

  /** How a client finds its next wait. */
  interface Manner {
    /** Milliseconds, from what it waited last, what it was told and the load it was shown. */
    double next(double lastMs, int toldMs, double load);
  }

  /** Does as it is told. */
  static final Manner TOLD = (last, told, load) -> told;

  /** The guide's own formula, to the letter. */
  static final Manner GUIDE =
      (last, told, load) ->
          load > 0.8
              ? Math.min(last * 1.5, 30_000)
              : load < 0.3 ? Math.max(last * 0.8, 2_000) : last;

  /** What was seen in one second. */
  record Second(double load, double used, double factor) {}

  private record Poll(double at, int client) {}

  final List<Second> seconds = new ArrayList<>();
  final List<Double> waits = new ArrayList<>();
  private final SplittableRandom random;
  private final PriorityQueue<Poll> polls =
      new PriorityQueue<>((a, b) -> Double.compare(a.at, b.at));
  private final Manner manner;
  private final double[] lastMs;
  private final double costMs;
  private final LoadGauge gauge;
  private final Steering steering = new Steering(5_000);
  private final PollAdvice advice;
  private double freeAt;
  private double usedMs;
  private double nowMs;
  private double meanMs;
  private int present;

  /**
   * A crowd that has just come.
   *
   * @param demand how much of the processor it would use if nobody steered it
   */
  CrowdModel(long seed, int clients, int rateMs, double demand, Manner manner) {
    this.random = new SplittableRandom(seed);
    this.manner = manner;
    this.present = clients;
    this.lastMs = new double[clients];
    this.costMs = demand * rateMs / clients;
    this.gauge =
        new LoadGauge(
            Map.of(
                Part.PROCESS, seconds -> usedMs / (seconds * 1_000),
                Part.LOOPS, _ -> Math.max(0, freeAt - nowMs) / 500),
            () -> false);
    PollRates rates = new PollRates(rateMs, rateMs, rateMs, rateMs);
    this.advice = new PollAdvice(new PollRule(rates), steering, List.of("poll"), () -> random);
    for (int i = 0; i < clients; i++) {
      lastMs[i] = rateMs;
      polls.add(new Poll(random.nextDouble(rateMs), i));
    }
  }

  /** The first so many stay, the others do not come again. */
  void leaveBut(int clients) {
    present = clients;
  }

  void run(int more) {
    for (int i = 0; i < more; i++) {
      second();
    }
  }

  private void second() {
    double end = nowMs + 1_000;
    double backlog = Math.max(0, freeAt - nowMs);
    double work = 0;
    while (!polls.isEmpty() && polls.element().at < end) {
      Poll poll = polls.remove();
      if (poll.client < present) {
        work += costMs;
        freeAt = Math.max(freeAt, poll.at) + costMs;
        answer(poll.client, freeAt);
      }
    }
    nowMs = end;
    usedMs = Math.min(1_000, backlog + work - Math.max(0, freeAt - end));
    gauge.sample(1);
    double told = advice.meanWaitMs();
    meanMs = told > 0 ? told : meanMs;
    steering.tick(gauge.load(), meanMs, 1);
    seconds.add(new Second(gauge.load(), usedMs / 1_000, steering.factor()));
  }

  private void answer(int client, double at) {
    int told = advice.nextPollMs("r", new Page("e", 0, 0, List.of(), false));
    double wait = manner.next(lastMs[client], told, gauge.load());
    lastMs[client] = wait;
    waits.add(wait);
    polls.add(new Poll(at + wait, client));
  }

  /** The mean load that was shown, for each so many of the last seconds. */
  List<Double> means(int last, int each) {
    List<Double> means = new ArrayList<>();
    for (int from = seconds.size() - last; from + each <= seconds.size(); from += each) {
      means.add(
          seconds.subList(from, from + each).stream()
              .mapToDouble(Second::load)
              .average()
              .orElse(0));
    }
    return means;
  }
}
