package dev.maru.log;

import org.jspecify.annotations.Nullable;

/** An append that the log does not know yet, before it has its number; owned by the writer. */
record Draft(int index, Append append, Target room, @Nullable SendKey key, int author) {

  /** A room within one transaction: how many events it gets, and the next number to give. */
  static final class Target {

    private final String name;
    private final KnownRooms.Known known;
    private int added;
    private long next;
    private boolean closed;

    Target(String name, KnownRooms.Known known) {
      this.name = name;
      this.known = known;
      this.closed = known.closed();
    }

    boolean closed() {
      return closed;
    }

    /** What comes behind it in the same transaction finds the door as it is then. */
    void turn(Order.Door door) {
      closed = door == Order.Door.AS_IT_IS ? closed : door == Order.Door.CLOSED;
    }

    String name() {
      return name;
    }

    int id() {
      return known.id();
    }

    void add() {
      added++;
    }

    int added() {
      return added;
    }

    /** The head after the transaction is known: the numbers up to it are this transaction's. */
    void raisedTo(long head) {
      next = head - added + 1;
    }

    long takeSeq() {
      return next++;
    }

    KnownRooms.Known after() {
      return new KnownRooms.Known(known.id(), known.epoch(), next - 1, closed);
    }
  }
}
