package dev.maru.e2e.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A good history and its log, open to damage. Owned by one test. */
final class Corrupted {
  final Random random;
  final List<Entry> entries;
  final List<Row> rows;
  final List<Row> served;

  Corrupted(GoodHistory good, Random random) {
    this.random = random;
    entries = new ArrayList<>(good.entries);
    rows = new ArrayList<>(good.rows);
    served = new ArrayList<>(good.rows);
  }

  Verdict check() {
    List<Entry> byTime = new ArrayList<>(entries);
    byTime.sort(Comparator.comparingLong(Entry::at));
    return Checker.check(byTime, new FinalLog(rows, served), new Expectation(1, 1, 1));
  }

  /** Any entry of a type that meets a condition. */
  <E extends Entry> E any(Class<E> type, Predicate<E> condition) {
    List<E> found = all(type, condition);
    if (found.isEmpty()) {
      throw new IllegalStateException("this history has no such " + type.getSimpleName());
    }
    return found.get(random.nextInt(found.size()));
  }

  <E extends Entry> List<E> all(Class<E> type, Predicate<E> condition) {
    return entries.stream().filter(type::isInstance).map(type::cast).filter(condition).toList();
  }

  void replace(Entry from, Entry to) {
    entries.set(entries.indexOf(from), to);
  }

  Row row(String room, long seq) {
    return rows.stream().filter(row -> at(row, room, seq)).findFirst().orElseThrow();
  }

  /** Changes the log both ways it is read. */
  void eachLog(UnaryOperator<List<Row>> change) {
    List<Row> after = change.apply(new ArrayList<>(rows));
    rows.clear();
    rows.addAll(after);
    served.clear();
    served.addAll(after);
  }

  void alter(Row from, Row to) {
    eachLog(log -> {
      log.set(log.indexOf(from), to);
      return log;
    });
  }

  void append(Row row) {
    eachLog(log -> {
      log.add(row);
      return log;
    });
  }

  long head(String room) {
    return rows.stream().filter(row -> row.room().equals(room)).count();
  }

  long end() {
    return entries.getLast().at() + 1;
  }

  /**
   * Lets two messages of a room change places everywhere: in the log, in what was shown and in the
   * acks.
   */
  void swapEverywhere(Row a, Row b) {
    alter(a, new Row(a.room(), -1, a.author(), a.id(), a.body()));
    alter(b, new Row(b.room(), a.seq(), b.author(), b.id(), b.body()));
    alter(row(a.room(), -1), new Row(a.room(), b.seq(), a.author(), a.id(), a.body()));
    for (int i = 0; i < entries.size(); i++) {
      entries.set(i, swapped(entries.get(i), a, b));
    }
  }

  private static Entry swapped(Entry entry, Row a, Row b) {
    return switch (entry) {
      case Entry.Seen e when e.room().equals(a.room()) && e.seq() == a.seq() ->
          new Entry.Seen(e.at(), e.client(), e.room(), e.seq(), b.author(), b.id(), b.body());
      case Entry.Seen e when e.room().equals(a.room()) && e.seq() == b.seq() ->
          new Entry.Seen(e.at(), e.client(), e.room(), e.seq(), a.author(), a.id(), a.body());
      case Entry.Ok e when e.room().equals(a.room()) && e.seq() == a.seq() -> reacked(e, b.seq());
      case Entry.Ok e when e.room().equals(a.room()) && e.seq() == b.seq() -> reacked(e, a.seq());
      default -> entry;
    };
  }

  static Entry.Ok reacked(Entry.Ok e, long seq) {
    return new Entry.Ok(e.at(), e.client(), e.room(), e.id(), e.attempt(), seq, e.dup());
  }

  private static boolean at(Row row, String room, long seq) {
    return row.room().equals(room) && row.seq() == seq;
  }
}
