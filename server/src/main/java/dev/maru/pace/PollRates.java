package dev.maru.pace;

/**
 * How often a room is asked for news, by how much was said in it in the last 60 s. Immutable.
 *
 * @param idleMs nothing was said
 * @param calmMs 1 to 5 messages
 * @param livelyMs 6 to 10 messages
 * @param busyMs more
 */
public record PollRates(int idleMs, int calmMs, int livelyMs, int busyMs) {

  /** Those of the seed's adaptive polling. */
  public static final PollRates OF_THE_SEED = new PollRates(10_000, 5_000, 3_000, 2_000);

  /** Over how long messages are counted, milliseconds. Source: the seed's adaptive polling. */
  static final int WINDOW_MS = 60_000;

  int rate(int recent) {
    if (recent > 10) {
      return busyMs;
    }
    if (recent > 5) {
      return livelyMs;
    }
    return recent > 0 ? calmMs : idleMs;
  }
}
