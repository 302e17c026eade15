package dev.maru.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Halts the process at a named point of the n-th batch, for crash tests; off unless the system
 * property {@code maru.failpoint} is set, for example to {@code before-commit:3}.
 */
public final class Failpoint {

  private static final String SETTING = System.getProperty("maru.failpoint", "");
  private static final AtomicLong PASSED = new AtomicLong();

  private Failpoint() {}

  /** Passes a point: {@code after-insert}, {@code before-commit} or {@code after-commit}. */
  public static void pass(String point) {
    if (SETTING.isEmpty() || !SETTING.startsWith(point + ":")) {
      return;
    }
    if (PASSED.incrementAndGet() == Long.parseLong(SETTING.substring(point.length() + 1))) {
      Runtime.getRuntime().halt(137);
    }
  }
}
