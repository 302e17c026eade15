package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a history with the final log, linear in the number of entries: because the total order
 * is known, nothing has to be searched. Owned by the thread that checks, used once.
 */
public final class Checker {
  private static final long SETTLE = Duration.ofSeconds(5).toNanos();

  private final Findings findings = new Findings();
  private final Lag lag = new Lag();
  private final Sends sends = new Sends(findings);
  private final Observers observers = new Observers(findings, lag);
  private final List<Entry.Seen> shown = new ArrayList<>();
  private int faults;
  private long quiet = Long.MAX_VALUE;
  private long end;

  private Checker() {}

  /** Checks {@code entries}, sorted by time, against {@code log}. */
  public static Verdict check(List<Entry> entries, FinalLog log, Expectation expectation) {
    Checker checker = new Checker();
    entries.forEach(checker::take);
    return checker.conclude(log, expectation);
  }

  private void take(Entry entry) {
    end = entry.at();
    switch (entry) {
      case Entry.Invoke e -> sends.invoke(e);
      case Entry.Ok e -> {
        sends.ok(e);
        lag.acked(e);
      }
      case Entry.Fail e -> sends.fail(e);
      case Entry.Unknown e -> sends.unknown(e);
      case Entry.Attach e -> observers.attach(e);
      case Entry.Reset e -> observers.reset(e);
      case Entry.Detach e -> observers.detach(e);
      case Entry.Seen e -> {
        sends.known(e.room(), e.seq());
        observers.seen(e);
        shown.add(e);
      }
      case Entry.Receipt e -> observers.receipt(e);
      case Entry.Grant e -> observers.grant(e);
      case Entry.Revoke e -> observers.revoke(e);
      case Entry.Fault _ -> faults++;
      case Entry.Quiet e -> quiet = e.at();
    }
  }

  private Verdict conclude(FinalLog log, Expectation expectation) {
    LogScan scan = new LogScan(findings);
    scan.read(log, sends);
    shown.forEach(e -> scan.seen(e, sends));
    sends.finish();
    if (quiet != Long.MAX_VALUE) {
      observers.all().forEach(observer -> settled(observer, scan.head(observer.room)));
    }
    Verdict.Figures figures = figures(log);
    vacuous("acknowledged sends", figures.acked(), expectation.acked());
    vacuous("observations", figures.seen(), expectation.seen());
    vacuous("faults", figures.faults(), expectation.faults());
    return new Verdict(findings.counts(), findings.worded(), figures);
  }

  private void settled(Observer observer, long head) {
    if (!observer.attached || observer.last == Observer.ANYWHERE) {
      return;
    }
    if (observer.last < head) {
      lag.unseen(observer, end);
      findings.add(Kind.UNSEEN, observer + " stayed at " + observer.last + " of " + head);
    } else if (observer.lastAt > quiet + SETTLE) {
      findings.add(Kind.UNSEEN, observer + " needed more than 5 s to reach " + head);
    }
  }

  private Verdict.Figures figures(FinalLog log) {
    return new Verdict.Figures(
        sends.all().size(),
        (int) sends.all().stream().filter(Send::acked).count(),
        sends.refused,
        sends.unknown,
        sends.duplicateAcks,
        observers.seen,
        observers.attaches,
        observers.resets,
        faults,
        log.database().size(),
        lag.worstMillis());
  }

  private void vacuous(String what, int found, int least) {
    if (found < least) {
      findings.add(Kind.VACUOUS, found + " " + what + ", at least " + least + " expected");
    }
  }
}
