package dev.maru.e2e.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Damage to the order of sends and to the meaning of their ids. */
final class OrderDamage {
  private OrderDamage() {}

  /** Two messages of one client in one room change places. */
  static void overtakeOwn(Corrupted history) {
    Set<String> displaced = displacedIds(history);
    Entry.Ok first =
        history.any(
            Entry.Ok.class, e -> !displaced.contains(e.id()) && later(history, e, displaced) > 0);
    history.swapEverywhere(
        history.row(first.room(), first.seq()),
        history.row(first.room(), later(history, first, displaced)));
  }

  /** The seq of a later message by the same client, 0 when there is none. */
  private static long later(Corrupted history, Entry.Ok first, Set<String> displaced) {
    return history
        .all(
            Entry.Ok.class,
            e ->
                e.room().equals(first.room())
                    && e.client().equals(first.client())
                    && e.seq() > first.seq()
                    && !displaced.contains(e.id()))
        .stream()
        .mapToLong(Entry.Ok::seq)
        .findFirst()
        .orElse(0);
  }

  /** The ids that were refused or whose answer was lost. */
  private static Set<String> displacedIds(Corrupted history) {
    Set<String> ids = new HashSet<>();
    history.all(Entry.Fail.class, e -> true).forEach(e -> ids.add(e.id()));
    history.all(Entry.Unknown.class, e -> true).forEach(e -> ids.add(e.id()));
    return ids;
  }

  /** A message changes places with one that was acknowledged before it was sent. */
  static void overtakeAcked(Corrupted history) {
    Entry.Ok acked = history.any(Entry.Ok.class, e -> !after(history, e).isEmpty());
    List<Entry.Invoke> later = after(history, acked);
    Entry.Invoke chosen = later.get(history.random.nextInt(later.size()));
    Row other =
        history.rows.stream()
            .filter(row -> row.id().equals(chosen.id()) && row.author().equals(chosen.client()))
            .findFirst()
            .orElseThrow();
    history.swapEverywhere(history.row(acked.room(), acked.seq()), other);
  }

  private static List<Entry.Invoke> after(Corrupted history, Entry.Ok acked) {
    return history.all(
        Entry.Invoke.class,
        e ->
            e.at() > acked.at()
                && e.attempt() == 1
                && e.room().equals(acked.room())
                && history.rows.stream().anyMatch(row -> row.id().equals(e.id())));
  }

  /** An ack moves to before the beginning of a send that got a smaller seq. */
  static void ackEarly(Corrupted history) {
    Entry.Ok acked =
        history.any(
            Entry.Ok.class,
            e -> e.seq() > 1 && !invocation(history, history.row(e.room(), e.seq() - 1)).isEmpty());
    Entry.Invoke before =
        invocation(history, history.row(acked.room(), acked.seq() - 1)).getFirst();
    history.entries.add(
        history.entries.indexOf(before),
        new Entry.Ok(
            before.at() - 1,
            acked.client(),
            acked.room(),
            acked.id(),
            acked.attempt(),
            acked.seq(),
            false));
  }

  private static List<Entry.Invoke> invocation(Corrupted history, Row row) {
    return history.all(
        Entry.Invoke.class, e -> e.id().equals(row.id()) && e.client().equals(row.author()));
  }

  static void acceptConflict(Corrupted history) {
    Entry.Fail refused = history.any(Entry.Fail.class, e -> e.code().equals("conflict"));
    Entry.Ok ok = history.any(Entry.Ok.class, e -> e.id().equals(refused.id()));
    history.replace(
        refused,
        new Entry.Ok(
            refused.at(),
            refused.client(),
            refused.room(),
            refused.id(),
            refused.attempt(),
            ok.seq(),
            true));
  }

  static void without(Corrupted history, List<Class<? extends Entry>> types) {
    history.entries.removeIf(entry -> types.stream().anyMatch(type -> type.isInstance(entry)));
  }
}
