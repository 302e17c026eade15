package dev.maru.e2e.check;

/** One broken promise. */
public record Finding(Kind kind, String what) {

  /** The kinds of broken promises, by the names Jepsen gives them where it has one. */
  public enum Kind {
    LOST_WRITE("lost-write"),
    DUPLICATE("duplicate"),
    INCONSISTENT_OFFSETS("inconsistent-offsets"),
    ABORTED_READ("aborted-read"),
    PRECOMMITTED_READ("precommitted-read"),
    POLL_SKIP("poll-skip"),
    NONMONOTONIC_POLL("nonmonotonic-poll"),
    NONMONOTONIC_SEND("nonmonotonic-send"),
    GAP("gap"),
    REALTIME_INVERSION("realtime-inversion"),
    UNSEEN("unseen"),
    FOREIGN_READ("foreign-read"),
    PHANTOM("phantom"),
    RECEIPT_REGRESS("receipt-regress"),
    ID_CONFLICT_ACCEPTED("id-conflict-accepted"),
    VACUOUS("vacuous");

    private final String wording;

    Kind(String wording) {
      this.wording = wording;
    }

    @Override
    public String toString() {
      return wording;
    }
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
