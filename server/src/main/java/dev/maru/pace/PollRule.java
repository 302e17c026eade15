package dev.maru.pace;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When a polling client comes again: message rate, the person's activity, visibility and the
 * server's load in one rule without a state. The browser client has the same one in JavaScript
 * (`interval.js`), and both are held to one table of examples. Immutable.
 *
 * @param rates how often to ask by how much is being said
 */
record PollRule(PollRates rates) {

  /** Nobody asks more often. Source: product.md, section 5, rule 6.4. */
  static final int SHORTEST_MS = 2_000;

  /** Nobody is made to wait longer, unless the server says so. Source: as above. */
  static final int LONGEST_MS = 60_000;

  /** Above this load the waits grow. Source: the seed's load feedback. */
  static final double HIGH = 0.8;

  /** Below this load they shrink again. Source: the seed's load feedback. */
  static final double LOW = 0.3;

  /** One step of growing. Source: the seed's load feedback. */
  static final double UP = 1.5;

  /** One step of shrinking. Source: the seed's load feedback. */
  static final double DOWN = 0.8;

  /** The most that load stretches a wait. Source: product.md, section 5, rule 6.4. */
  static final double MOST = 8;

  /** A page out of sight. Source: the seed's background tab. */
  private static final int HIDDEN_MS = 30_000;

  /** Somebody who did something within this time is there. Source: the seed's smart polling. */
  private static final int ACTIVE_MS = 60_000;

  /** Within this time somebody may be reading. Source: as above. */
  private static final int HALF_ACTIVE_MS = 300_000;

  private static final int HALF_ACTIVE_WAIT_MS = 15_000;
  private static final int AWAY_WAIT_MS = 60_000;

  /**
   * What a client knows when it has its answer.
   *
   * @param recent messages in the room in the last 60 s
   * @param idleMs since the person last did something here
   * @param hidden whether the page is out of sight
   * @param server what the server asks for, milliseconds; empty if it says nothing
   * @param retryAfter how long the server wants to be left alone, milliseconds
   * @param factor the client's own stretching; counts only where the server says nothing
   */
  record Situation(
      int recent,
      long idleMs,
      boolean hidden,
      OptionalInt server,
      OptionalInt retryAfter,
      double factor) {}

  /** What a client does: milliseconds until it asks again, with a jitter in [0, 1). */
  int interval(Situation now, double jitter) {
    double own = Math.max(activity(now.idleMs), now.hidden ? HIDDEN_MS : 0);
    double base =
        now.server.isPresent()
            ? Math.max(now.server.getAsInt(), own)
            : Math.max(rates.rate(now.recent), own) * now.factor;
    int floor = Math.max(now.server.orElse(0), now.retryAfter.orElse(0));
    return Math.max(spread(base, jitter), floor);
  }

  /** What the server asks for: the room's rate, stretched by the load, with a jitter in [0, 1). */
  int ask(int recent, double factor, double jitter) {
    return spread(rates.rate(recent) * factor, jitter);
  }

  /**
   * A client's own stretching after an answer, for servers that name their load but no interval.
   *
   * @param load what the answer says; empty changes nothing
   */
  static double step(double factor, OptionalDouble load) {
    if (load.isPresent() && load.getAsDouble() > HIGH) {
      return Math.min(MOST, factor * UP);
    }
    return load.isPresent() && load.getAsDouble() < LOW ? Math.max(1, factor * DOWN) : factor;
  }

  /** Within the bounds, and up to a tenth sooner or later, so that clients do not come together. */
  private static int spread(double wish, double jitter) {
    double bounded = Math.clamp(wish, SHORTEST_MS, LONGEST_MS);
    double spread = bounded * (0.9 + 0.2 * jitter);
    return (int) Math.round(Math.clamp(spread, SHORTEST_MS, LONGEST_MS));
  }

  private static int activity(long idleMs) {
    if (idleMs < ACTIVE_MS) {
      return 0;
    }
    return idleMs < HALF_ACTIVE_MS ? HALF_ACTIVE_WAIT_MS : AWAY_WAIT_MS;
  }
}
