package dev.maru.e2e.check;

import java.time.Duration;

/** Damage to what observers were shown. */
final class ViewDamage {
  private ViewDamage() {}

  static void showRefused(Corrupted history) {
    Entry.Fail fail = LogDamage.anyAborted(history);
    long next = history.head(fail.room()) + 1;
    history.entries.add(
        new Entry.Seen(history.end(), "u0", fail.room(), next, fail.client(), fail.id(), "b"));
  }

  static void showFuture(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> true);
    long next = history.head(ok.room()) + 1;
    history.entries.add(
        new Entry.Seen(history.end(), ok.client(), ok.room(), next, ok.client(), "later", "b"));
  }

  static void showChanged(Corrupted history) {
    Entry.Seen seen = anySeen(history);
    history.replace(seen, shown(seen, seen.at(), seen.client(), seen.seq(), "changed"));
  }

  static void skip(Corrupted history) {
    history.entries.remove(anyPair(history));
  }

  /** The index of the first of two events shown one right after the other. */
  private static int anyPair(Corrupted history) {
    int start = history.random.nextInt(history.entries.size());
    for (int n = 0; n < history.entries.size() - 1; n++) {
      int i = (start + n) % (history.entries.size() - 1);
      if (history.entries.get(i) instanceof Entry.Seen f
          && history.entries.get(i + 1) instanceof Entry.Seen e
          && f.client().equals(e.client())
          && f.room().equals(e.room())) {
        return i;
      }
    }
    throw new IllegalStateException("this history has no two events in a row");
  }

  static void repeat(Corrupted history) {
    Entry.Seen seen = anySeen(history);
    history.entries.add(
        history.entries.indexOf(seen),
        shown(seen, seen.at(), seen.client(), seen.seq(), seen.body()));
  }

  static void resumeStale(Corrupted history) {
    Entry.Seen seen = history.any(Entry.Seen.class, e -> e.seq() >= 3);
    for (long seq = 1; seq <= seen.seq(); seq++) {
      Row row = history.row(seen.room(), seq);
      history.entries.add(
          new Entry.Seen(
              history.end(), seen.client(), seen.room(), seq, row.author(), row.id(), row.body()));
    }
  }

  static void stepBack(Corrupted history) {
    int pair = anyPair(history);
    Entry.Seen first = (Entry.Seen) history.entries.get(pair);
    Entry.Seen second = (Entry.Seen) history.entries.get(pair + 1);
    history.replace(first, shown(first, second.at(), first.client(), first.seq(), first.body()));
    history.replace(
        second, shown(second, first.at(), second.client(), second.seq(), second.body()));
  }

  static void cutTail(Corrupted history) {
    Entry.Seen last = anyLast(history);
    history.entries.remove(last);
  }

  static void delayTail(Corrupted history) {
    Entry.Seen last = anyLast(history);
    Entry.Quiet quiet = history.any(Entry.Quiet.class, e -> true);
    long late = quiet.at() + Duration.ofSeconds(6).toNanos();
    history.replace(last, shown(last, late, last.client(), last.seq(), last.body()));
  }

  static void showStranger(Corrupted history) {
    Entry.Seen seen = anySeen(history);
    history.entries.add(shown(seen, history.end(), "u99", seen.seq(), seen.body()));
  }

  static void showRemoved(Corrupted history) {
    Entry.Seen seen = anySeen(history);
    history.entries.add(
        history.entries.indexOf(seen),
        new Entry.Revoke(seen.at(), seen.client(), seen.room(), seen.seq() - 1));
  }

  static void moveMarkBack(Corrupted history) {
    Entry.Receipt mark = history.any(Entry.Receipt.class, e -> e.seq() > 0);
    history.entries.add(
        new Entry.Receipt(history.end(), mark.client(), mark.room(), mark.user(), mark.seq() - 1));
  }

  private static Entry.Seen anySeen(Corrupted history) {
    return history.any(Entry.Seen.class, e -> true);
  }

  /** The event with which an observer reached the head of a room. */
  private static Entry.Seen anyLast(Corrupted history) {
    return history.any(Entry.Seen.class, e -> e.seq() == history.head(e.room()));
  }

  private static Entry.Seen shown(Entry.Seen e, long at, String client, long seq, String body) {
    return new Entry.Seen(at, client, e.room(), seq, e.author(), e.id(), body);
  }
}
