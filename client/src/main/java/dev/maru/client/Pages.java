package dev.maru.client;

/**
 * How many events to ask for at once: fewer after each failure, because a way that breaks after so
 * many bytes, or is too slow for them, would otherwise bring the same page to nothing for ever.
 */
final class Pages {

  /** What the server gives who does not ask for a number. Source: protocol.md, section 3. */
  static final int MOST = 50;

  private static final int FEWEST = 5;
  private static final int MOST_HALVINGS = 5;

  private Pages() {}

  /** The size of a page after so many failures in a row. */
  static int after(int failures) {
    return Math.max(FEWEST, MOST >> Math.min(failures, MOST_HALVINGS));
  }
}
