package dev.maru.client;

/**
 * How far one room is known, and what an incoming event means by it, whichever line it came by: the
 * rules of {@code seq}. Owned by its connection's lane.
 */
final class Copy {

  enum Verdict {
    /** It is the next one. */
    APPLY,
    /** It is known, or will come with what is being read. */
    DROP,
    /** Something before it is missing and has to be read first. */
    FETCH
  }

  private String epoch;
  private long last;
  private long seen;

  /** Whether the answer to the join is still on its way. */
  private boolean waiting = true;

  /** Whether a page is on its way that fills a gap. */
  private boolean reading;

  private boolean newest;

  Copy(Cursor cursor) {
    newest = cursor.isNewest();
    epoch = cursor.epoch();
    last = Math.max(cursor.seq(), 0);
    seen = last;
  }

  /**
   * A page has come: its events are to be offered next.
   *
   * @param asked the cursor it answers
   * @return whether what was known is void
   */
  boolean take(Page page, Cursor asked) {
    boolean anew = newest || (page.reset() && !answered(page, asked));
    waiting = false;
    reading = false;
    newest = false;
    if (anew) {
      last = page.events().isEmpty() ? page.cursor().seq() : page.events().getFirst().seq() - 1;
      seen = last;
    }
    if (!page.cursor().epoch().isEmpty()) {
      epoch = page.cursor().epoch();
    }
    return anew;
  }

  /** A reset that another line has told of already: the log began anew once. */
  private boolean answered(Page page, Cursor asked) {
    return !epoch.isEmpty() && page.cursor().epoch().equals(epoch) && !asked.epoch().equals(epoch);
  }

  Verdict offer(long seq) {
    seen = Math.max(seen, seq);
    if (waiting || seq <= last) {
      return Verdict.DROP;
    }
    if (seq == last + 1) {
      last = seq;
      return Verdict.APPLY;
    }
    return reading ? Verdict.DROP : Verdict.FETCH;
  }

  /** A head was told: whether something has to be read. */
  boolean behind(long head) {
    seen = Math.max(seen, head);
    return !waiting && !reading && seen > last;
  }

  void fetch() {
    reading = true;
  }

  void fetched() {
    reading = false;
  }

  boolean known() {
    return !waiting;
  }

  /** Where to read on; the newest if nothing is known. */
  Cursor wanted() {
    return newest ? Cursor.NEWEST : cursor();
  }

  Cursor cursor() {
    return new Cursor(epoch, last);
  }
}
