package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.check.Checker;
import dev.maru.e2e.check.Entry;
import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.check.FinalLog;
import dev.maru.e2e.check.History;
import dev.maru.e2e.check.Row;
import dev.maru.e2e.check.Verdict;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.load.Site;
import dev.maru.e2e.product.Databases;
import dev.maru.e2e.product.Maru;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One run: a server through its lives, load on it, the history of both, and the verdict. Owned by
 * one test.
 */
final class Trial implements AutoCloseable {
  private static final Path HISTORIES = Maru.root().resolve("e2e/target/histories");
  private static final long NEVER_MILLIS = 20_000;

  final History history = new History();
  final Site site;
  final Random random;
  private final String name;
  private final Maru.Plan plan;
  private final Load load;
  private Maru maru;
  private boolean ended;

  private Trial(String name, Maru.Plan plan, int port, Load.Plan load)
      throws IOException, InterruptedException {
    this.name = name;
    this.plan = plan;
    this.random = new Random(load.seed());
    this.site = new Site(port);
    this.maru = Maru.start(plan);
    this.load = Load.start(history, site, load);
  }

  /** Starts a server and the load on it. */
  static Trial start(String name, Maru.Plan plan, Load.Plan load)
      throws IOException, InterruptedException {
    return new Trial(name, plan, plan.port(), load);
  }

  /** The same, with the load on another port that leads to the server. */
  static Trial through(int port, String name, Maru.Plan plan, Load.Plan load)
      throws IOException, InterruptedException {
    return new Trial(name, plan, port, load);
  }

  /** The seed of a run: given, or new; printed with the load. */
  static long seed() {
    return Long.getLong("maru.seed", System.nanoTime());
  }

  /** A size: the usual one, or the long one where {@code -Dmaru.long=true}. */
  static int size(int usual, int whenLong) {
    return Boolean.getBoolean("maru.long") ? whenLong : usual;
  }

  Maru maru() {
    return maru;
  }

  Load load() {
    return load;
  }

  /** Writes down that a fault is about to happen. */
  void fault(String what) {
    history.add(at -> new Entry.Fault(at, what));
  }

  /** Lets the load run until so many more sends were acknowledged. */
  void untilAcked(long more) throws InterruptedException {
    long goal = history.acked() + more;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NEVER_MILLIS);
    while (history.acked() < goal) {
      var _ = load.done();
      if (!maru.runsFor(5) || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "no " + more + " acks in 20 s; server alive: " + maru.alive() + "\n" + maru.output());
      }
    }
  }

  /** Starts the server again as planned. */
  void restart() throws IOException, InterruptedException {
    restart(plan);
  }

  void restart(Maru.Plan other) throws IOException, InterruptedException {
    maru = Maru.start(other);
  }

  /** Starts the server without waiting until it is ready. */
  void launch() throws IOException, InterruptedException {
    maru = Maru.launch(plan);
  }

  /** Ends the run and says what was found; the history is kept when that is anything. */
  Verdict verdict(Expectation expectation) throws Exception {
    List<Row> served = quiesce();
    List<Entry> entries = history.entries();
    load.close();
    ended = true;
    assertThat(maru.stop()).as("exit code of an orderly stop; %s", maru.output()).isIn(0, 143);
    assertThat(Databases.wrongHeads(plan.data())).isEmpty();
    FinalLog log = new FinalLog(Databases.rows(plan.data()), served);
    Verdict verdict = Checker.check(entries, log, expectation);
    System.out.println(name + ": " + verdict.counts() + " " + verdict.figures());
    if (!verdict.counts().isEmpty()) {
      System.out.println("history: " + history.keep(HISTORIES, name));
    }
    return verdict;
  }

  private List<Row> quiesce() throws Exception {
    try {
      return load.quiesce();
    } catch (Exception e) {
      history.keep(HISTORIES, name);
      System.out.println(maru.output());
      throw e;
    }
  }

  /** The last words of a server that ended unasked. */
  private void report() {
    if (!ended && !maru.alive()) {
      System.out.println(name + ": the server ended\n" + maru.output());
    }
  }

  /** Ends the run, in which nothing may be found. */
  void flawless(Expectation expectation) throws Exception {
    Verdict verdict = verdict(expectation);
    assertThat(verdict.counts()).as("%s", verdict).isEmpty();
    assertThat(verdict.figures().resets()).as("resets without a reason").isZero();
  }

  @Override
  public void close() {
    report();
    load.close();
    maru.close();
    site.close();
  }
}
