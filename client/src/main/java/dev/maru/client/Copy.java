package dev.maru.client;

/**
 * How far one room is known on one connection, and what an incoming event means by it: the rules of
 * {@code seq}. Owned by its connection's lane.
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

  /** Whether a page is on its way: at first the answer to the join. */
  private boolean reading = true;

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
   * @param start the seq before its first event
   * @return whether what was known is void
   */
  boolean take(Page page, long start) {
    boolean anew = newest || page.reset();
    reading = false;
    newest = false;
    if (anew) {
      last = start;
      seen = start;
    }
    if (!page.cursor().epoch().isEmpty()) {
      epoch = page.cursor().epoch();
    }
    return anew;
  }

  Verdict offer(long seq) {
    seen = Math.max(seen, seq);
    if (reading || seq <= last) {
      return Verdict.DROP;
    }
    if (seq == last + 1) {
      last = seq;
      return Verdict.APPLY;
    }
    return Verdict.FETCH;
  }

  /** A head was told: whether something has to be read. */
  boolean behind(long head) {
    seen = Math.max(seen, head);
    return !reading && seen > last;
  }

  void fetch() {
    reading = true;
  }

  void fetched() {
    reading = false;
  }

  boolean wantsNewest() {
    return newest;
  }

  Cursor cursor() {
    return new Cursor(epoch, last);
  }
}
