package dev.maru.behaviour;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Asks for what is too often by now until it is refused. A second that begins between two requests
 * gives one on top, and a machine that stalls gives as many as it stalls seconds (dev.maru.limit,
 * {@code Rates.wind}); behind those it must be refused.
 */
final class TooOften {

  private static final int MOST_ON_TOP = 20;

  private TooOften() {}

  /** What asks once. */
  interface Asking<T> {
    T ask() throws IOException;
  }

  /** The first answer that was not let in; the last one if all were. */
  static <T> T refused(Predicate<T> letIn, Asking<T> asking) throws IOException {
    T answer = asking.ask();
    for (int i = 0; i < MOST_ON_TOP && letIn.test(answer); i++) {
      answer = asking.ask();
    }
    return answer;
  }
}
