package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What observers were shown: each without skip or step back, each only what it may read. Owned by
 * one check.
 */
final class Observers {
  private record Key(String client, String room) {}

  private static final long ALL = Long.MAX_VALUE;

  private final Map<Key, Observer> observers = new LinkedHashMap<>();
  private final Map<Key, Long> readable = new HashMap<>();
  private final Findings findings;
  private final Lag lag;
  int seen;
  int attaches;
  int resets;

  Observers(Findings findings, Lag lag) {
    this.findings = findings;
    this.lag = lag;
  }

  void grant(Entry.Grant e) {
    readable.put(new Key(e.client(), e.room()), ALL);
  }

  void revoke(Entry.Revoke e) {
    readable.put(new Key(e.client(), e.room()), e.seq());
  }

  void attach(Entry.Attach e) {
    attaches++;
    Observer observer = observer(e.client(), e.room());
    observer.attached = true;
    observer.attachedAt = e.at();
    observer.last = e.after();
  }

  void detach(Entry.Detach e) {
    observer(e.client(), e.room()).attached = false;
  }

  void reset(Entry.Reset e) {
    resets++;
    observer(e.client(), e.room()).last = Observer.ANYWHERE;
  }

  void seen(Entry.Seen e) {
    seen++;
    if (e.seq() > readable.getOrDefault(new Key(e.client(), e.room()), 0L)) {
      findings.add(Kind.FOREIGN_READ, e.client() + " saw " + e.seq() + " of " + e.room());
    }
    Observer observer = observer(e.client(), e.room());
    long last = observer.last;
    if (last != Observer.ANYWHERE && e.seq() > last + 1) {
      findings.add(Kind.POLL_SKIP, observer + " saw " + e.seq() + " after " + last);
    }
    if (last != Observer.ANYWHERE && e.seq() <= last) {
      findings.add(Kind.NONMONOTONIC_POLL, observer + " saw " + e.seq() + " after " + last);
    }
    observer.last = e.seq();
    observer.lastAt = e.at();
    lag.seen(observer, e);
  }

  void receipt(Entry.Receipt e) {
    Long before = observer(e.client(), e.room()).receipts.put(e.user(), e.seq());
    if (before != null && before > e.seq()) {
      findings.add(
          Kind.RECEIPT_REGRESS,
          e.client()
              + " saw the mark of "
              + e.user()
              + " in "
              + e.room()
              + " go from "
              + before
              + " to "
              + e.seq());
    }
  }

  Collection<Observer> all() {
    return observers.values();
  }

  private Observer observer(String client, String room) {
    return observers.computeIfAbsent(new Key(client, room), key -> new Observer(client, room));
  }
}
