package dev.maru.log;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;

/** What is to be told to one append. */
sealed interface Verdict {

  void tell(Outcome outcome);

  record Stored(Event event, boolean dup) implements Verdict {
    @Override
    public void tell(Outcome outcome) {
      outcome.stored(event, dup);
    }
  }

  record Refused(ErrorCode code, String reason) implements Verdict {
    @Override
    public void tell(Outcome outcome) {
      outcome.refused(code, reason);
    }
  }
}
