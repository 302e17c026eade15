package dev.maru.access;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether somebody outside is worth asking: after some failures in a row nobody is sent there for a
 * while, then one alone, to see. Any thread may use it; changed under its own lock.
 */
final class Circuit {

  /** So many failures in a row open it. */
  static final int FAILURES = 5;

  /** How long it stays open first; twice as long after each look in vain, up to 32 times. */
  static final int PAUSE_MS = 1_000;

  private static final int MOST_DOUBLINGS = 5;

  private int failures;
  private int looks;
  private long closedMs;
  private boolean looking;

  /** Whether somebody may be sent; who was must tell what came of it. */
  synchronized boolean enter(long nowMs) {
    if (failures < FAILURES) {
      return true;
    }
    if (looking || nowMs < closedMs) {
      return false;
    }
    looking = true;
    return true;
  }

  /** Whether nobody is sent now. */
  synchronized boolean open(long nowMs) {
    return failures >= FAILURES && (looking || nowMs < closedMs);
  }

  synchronized void succeeded() {
    failures = 0;
    looks = 0;
    looking = false;
  }

  /** Several that were on their way when it opened fail together, and count once. */
  synchronized void failed(long nowMs) {
    boolean looked = looking;
    looking = false;
    failures++;
    if (failures == FAILURES || looked) {
      closedMs = nowMs + ((long) PAUSE_MS << Math.min(looks++, MOST_DOUBLINGS));
    }
  }

  /** When it is worth coming back, milliseconds; everybody is told another time. */
  int retryAfterMs(long nowMs) {
    long left = PAUSE_MS;
    synchronized (this) {
      left = Math.max(left, failures >= FAILURES ? closedMs - nowMs : 0);
    }
    return (int) (left + ThreadLocalRandom.current().nextLong(left / 2 + 1));
  }
}
