package dev.maru.load;

/**
 * What each connection has received of each sender in its room: tells missing, doubled and
 * reordered deliveries apart. Owned by the thread of the load.
 */
final class Ledger {

  /** How far back a late delivery is still told from a doubled one. */
  private static final int MEMORY = 64;

  private final LoadPlan plan;
  private final int[] sent;
  private final int[] last;
  private final long[] seen;
  private long received;
  private long missing;
  private long doubled;
  private long reordered;
  private long misrouted;

  Ledger(LoadPlan plan) {
    this.plan = plan;
    this.sent = new int[plan.senders()];
    int pairs = Math.multiplyExact(plan.connections(), plan.sendersPerRoom());
    this.last = new int[pairs];
    this.seen = new long[pairs];
  }

  /** Notes that a sender sends its next message, and numbers it. */
  int next(int sender) {
    return ++sent[sender];
  }

  void delivered(int connection, Stamp stamp) {
    received++;
    int sender = stamp.sender();
    if (sender >= sent.length
        || plan.roomOf(sender) != plan.roomOf(connection)
        || stamp.number() > sent[sender]) {
      misrouted++;
      return;
    }
    int pair = pair(connection, sender);
    int step = stamp.number() - last[pair];
    if (step > 0) {
      missing += step - 1;
      seen[pair] = step >= MEMORY ? 1 : (seen[pair] << step) | 1;
      last[pair] = stamp.number();
    } else if (-step < MEMORY && ((seen[pair] >>> -step) & 1) == 0) {
      seen[pair] |= 1L << -step;
      missing--;
      reordered++;
    } else {
      doubled++;
    }
  }

  /** What has not come so far, after the last delivery of each pair, too. */
  long missing() {
    long tail = 0;
    for (int connection = 0; connection < plan.connections(); connection++) {
      for (int sender = plan.roomOf(connection); sender < sent.length; sender += plan.rooms()) {
        tail += sent[sender] - last[pair(connection, sender)];
      }
    }
    return missing + tail;
  }

  /** Deliveries that a later one of the same sender overtook and that have not come yet. */
  long overtaken() {
    return missing;
  }

  long received() {
    return received;
  }

  long doubled() {
    return doubled;
  }

  long reordered() {
    return reordered;
  }

  /** Deliveries to a room they were not sent to, or of messages never sent. */
  long misrouted() {
    return misrouted;
  }

  private int pair(int connection, int sender) {
    return connection * plan.sendersPerRoom() + sender / plan.rooms();
  }
}
