package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ways in which a good history is damaged, each with the name under which it must be reported.
 */
enum Corruption {
  DROPPED_AT_THE_HEAD(Kind.LOST_WRITE, LogDamage::dropHead),
  DROPPED_IN_THE_MIDDLE(Kind.GAP, LogDamage::dropMiddle),
  STORED_TWICE(Kind.DUPLICATE, LogDamage::storeTwice),
  RETRY_WITH_ANOTHER_SEQ(Kind.DUPLICATE, LogDamage::ackTwice),
  ACK_WITH_A_WRONG_SEQ(Kind.INCONSISTENT_OFFSETS, LogDamage::ackElsewhere),
  ROWS_SWAPPED_IN_THE_LOG(Kind.INCONSISTENT_OFFSETS, LogDamage::swapRows),
  DATABASE_AND_SERVER_DIFFER(Kind.INCONSISTENT_OFFSETS, LogDamage::serveLess),
  STORED_WITH_A_CHANGED_BODY(Kind.PHANTOM, LogDamage::changeBody),
  STORED_FROM_NOBODY(Kind.PHANTOM, LogDamage::storeStranger),
  STORED_UNDER_ANOTHER_AUTHOR(Kind.PHANTOM, LogDamage::changeAuthor),
  STORED_IN_THE_WRONG_ROOM(Kind.PHANTOM, LogDamage::changeRoom),
  REFUSED_AND_STORED(Kind.ABORTED_READ, LogDamage::storeRefused),
  REFUSED_AND_SHOWN(Kind.ABORTED_READ, ViewDamage::showRefused),
  SHOWN_AND_NEVER_STORED(Kind.PRECOMMITTED_READ, ViewDamage::showFuture),
  SHOWN_WITH_A_CHANGED_BODY(Kind.INCONSISTENT_OFFSETS, ViewDamage::showChanged),
  SHOWN_WITH_A_SKIP(Kind.POLL_SKIP, ViewDamage::skip),
  SHOWN_TWICE(Kind.NONMONOTONIC_POLL, ViewDamage::repeat),
  RESUMED_TOO_EARLY(Kind.NONMONOTONIC_POLL, ViewDamage::resumeStale),
  SHOWN_IN_THE_WRONG_ORDER(Kind.NONMONOTONIC_POLL, ViewDamage::stepBack),
  NEVER_SHOWN(Kind.UNSEEN, ViewDamage::cutTail),
  SHOWN_TOO_LATE(Kind.UNSEEN, ViewDamage::delayTail),
  SHOWN_TO_A_STRANGER(Kind.FOREIGN_READ, ViewDamage::showStranger),
  SHOWN_AFTER_REMOVAL(Kind.FOREIGN_READ, ViewDamage::showRemoved),
  MARK_MOVED_BACK(Kind.RECEIPT_REGRESS, ViewDamage::moveMarkBack),
  OVERTOOK_AN_EARLIER_PIPELINED_SEND(Kind.NONMONOTONIC_SEND, OrderDamage::overtakeOwn),
  OVERTOOK_AN_ACKED_SEND(Kind.REALTIME_INVERSION, OrderDamage::overtakeAcked),
  ACKED_BEFORE_THE_OTHER_BEGAN(Kind.REALTIME_INVERSION, OrderDamage::ackEarly),
  USED_ID_WITH_OTHER_CONTENT(Kind.ID_CONFLICT_ACCEPTED, OrderDamage::acceptConflict),
  NOTHING_ACKED(Kind.VACUOUS, history -> OrderDamage.without(history, List.of(Entry.Ok.class))),
  NOTHING_SHOWN(Kind.VACUOUS, history -> OrderDamage.without(history, List.of(Entry.Seen.class))),
  NO_FAULT(Kind.VACUOUS, history -> OrderDamage.without(history, List.of(Entry.Fault.class)));

  final Kind kind;

  // Always a reference to a static method, which has no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Consumer<Corrupted> damage;

  Corruption(Kind kind, Consumer<Corrupted> damage) {
    this.kind = kind;
    this.damage = damage;
  }

  void damage(Corrupted history) {
    damage.accept(history);
  }
}
