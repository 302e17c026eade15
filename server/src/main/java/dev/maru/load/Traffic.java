package dev.maru.load;

import java.util.concurrent.TimeUnit;

/**
 * Decides when the next message is sent and by whom: at a rate, whatever the server does, or as
 * soon as fewer than so many are on their way. Owned by the thread of the load.
 */
final class Traffic {

  /** Sends in a row before the sockets are looked at again. */
  private static final int MOST_AT_ONCE = 256;

  /** Sends a message of a sender that was due at a time; false if it cannot. */
  interface Sender {
    boolean send(int sender, long due);
  }

  private final LoadPlan plan;
  private final Sender sender;
  private final double gapNs;
  private boolean on;
  private long start;
  private long turns;
  private long expected;
  private long settled;
  private long sent;

  Traffic(LoadPlan plan, Sender sender) {
    this.plan = plan;
    this.sender = sender;
    this.gapNs = (double) TimeUnit.SECONDS.toNanos(1) / plan.rate();
  }

  void start(long now) {
    start = now;
    on = true;
  }

  void stop() {
    on = false;
  }

  /** Sends what is due. */
  void run() {
    for (int i = 0; on && i < MOST_AT_ONCE; i++) {
      long now = System.nanoTime();
      if (plan.closedLoop()) {
        if (expected - settled >= (long) plan.inflight() * plan.members()) {
          return;
        }
        send(now);
      } else {
        if (due() > now) {
          return;
        }
        send(due());
      }
    }
  }

  /** When the next message is to be sent; now and again in a closed loop. */
  long due() {
    return plan.closedLoop() || !on ? Long.MAX_VALUE : start + (long) (turns * gapNs);
  }

  private void send(long due) {
    int who = (int) (turns++ % plan.senders());
    if (sender.send(who, due)) {
      sent++;
      expected += plan.members();
    }
  }

  /** One delivery has come. */
  void settle() {
    settled++;
  }

  /** A message was refused: none of its deliveries will come. */
  void refused() {
    settled += plan.members();
  }

  boolean settledAll() {
    return settled >= expected;
  }

  long sent() {
    return sent;
  }
}
