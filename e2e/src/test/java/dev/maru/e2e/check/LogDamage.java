package dev.maru.e2e.check;

import java.util.function.Predicate;

/** Damage to what the rooms hold. */
final class LogDamage {
  private LogDamage() {}

  static void dropHead(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> true);
    long head = history.head(ok.room());
    Row last = history.row(ok.room(), head);
    Predicate<Row> same = row -> row.equals(last);
    history.eachLog(log -> log.stream().filter(same.negate()).toList());
    boolean acked =
        !history.all(Entry.Ok.class, e -> e.room().equals(ok.room()) && e.seq() == head).isEmpty();
    if (!acked) {
      dropHead(history);
    }
  }

  static void dropMiddle(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> e.seq() < history.head(e.room()));
    Row row = history.row(ok.room(), ok.seq());
    history.eachLog(log -> log.stream().filter(other -> !other.equals(row)).toList());
  }

  static void storeTwice(Corrupted history) {
    Row row = anyRow(history);
    history.append(
        new Row(row.room(), history.head(row.room()) + 1, row.author(), row.id(), row.body()));
  }

  static void ackTwice(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> true);
    history.entries.add(
        new Entry.Ok(
            history.end(), ok.client(), ok.room(), ok.id(), ok.attempt(), ok.seq() + 1, true));
  }

  static void ackElsewhere(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> true);
    history.replace(ok, Corrupted.reacked(ok, ok.seq() + 1));
  }

  static void swapRows(Corrupted history) {
    Entry.Ok ok = history.any(Entry.Ok.class, e -> e.seq() < history.head(e.room()));
    Row a = history.row(ok.room(), ok.seq());
    Row b = history.row(ok.room(), ok.seq() + 1);
    history.alter(a, new Row(a.room(), a.seq(), b.author(), b.id(), b.body()));
    history.alter(b, new Row(b.room(), b.seq(), a.author(), a.id(), a.body()));
  }

  static void serveLess(Corrupted history) {
    history.served.remove(history.random.nextInt(history.served.size()));
  }

  static void changeBody(Corrupted history) {
    Row row = anyRow(history);
    history.alter(row, new Row(row.room(), row.seq(), row.author(), row.id(), "changed"));
  }

  static void storeStranger(Corrupted history) {
    Row row = anyRow(history);
    history.append(
        new Row(row.room(), history.head(row.room()) + 1, row.author(), "stranger", "b"));
  }

  static void changeAuthor(Corrupted history) {
    Row row = anyRow(history);
    history.alter(row, new Row(row.room(), row.seq(), "u99", row.id(), row.body()));
  }

  static void changeRoom(Corrupted history) {
    Row row = anyRow(history);
    String other = row.room().equals("r1") ? "r2" : "r1";
    history.alter(row, new Row(other, history.head(other) + 1, row.author(), row.id(), row.body()));
  }

  static void storeRefused(Corrupted history) {
    Entry.Fail fail = anyAborted(history);
    Entry.Invoke invoke =
        history.any(
            Entry.Invoke.class, e -> e.id().equals(fail.id()) && e.client().equals(fail.client()));
    history.append(
        new Row(
            fail.room(), history.head(fail.room()) + 1, fail.client(), fail.id(), invoke.body()));
  }

  /** A refusal of a message that is not in the log, all of whose attempts were refused. */
  static Entry.Fail anyAborted(Corrupted history) {
    return history.any(
        Entry.Fail.class,
        fail -> {
          Predicate<String> same = fail.id()::equals;
          return history.all(Entry.Fail.class, e -> same.test(e.id())).size()
              == history.all(Entry.Invoke.class, e -> same.test(e.id())).size();
        });
  }

  private static Row anyRow(Corrupted history) {
    return history.rows.get(history.random.nextInt(history.rows.size()));
  }
}
