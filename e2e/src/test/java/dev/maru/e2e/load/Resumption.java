package dev.maru.e2e.load;

import java.util.ArrayList;
import java.util.List;

/** What a client that came back with a cursor was given, until it was at the head. */
public final class Resumption {
  private final List<Long> seqs = new ArrayList<>();
  private boolean reset;
  private String epoch = "";

  void reset() {
    reset = true;
  }

  void epoch(String life) {
    epoch = life;
  }

  void seen(long seq) {
    seqs.add(seq);
  }

  long last(long otherwise) {
    return seqs.isEmpty() ? otherwise : seqs.getLast();
  }

  /** Whether it was told to throw its copy away. */
  public boolean wasReset() {
    return reset;
  }

  /** Which life of the log answered; empty if there was nothing to say. */
  public String epoch() {
    return epoch;
  }

  /** What is wrong with it as the answer to this cursor; empty if nothing is. */
  public String wrong(long after, boolean resetDue, long head) {
    if (reset != resetDue) {
      return "reset is " + reset;
    }
    long expected = reset && !seqs.isEmpty() ? seqs.getFirst() : after + 1;
    for (long seq : seqs) {
      if (seq != expected++) {
        return seq + " where " + (expected - 1) + " was due";
      }
    }
    long reached = last(reset ? 0 : after);
    return reached >= head ? "" : "ends at " + reached + " of " + head;
  }
}
