package dev.maru.session;

import dev.maru.protocol.Frame;
import dev.maru.protocol.Refusal;

/** Answers into a session's outbox; a seed client is told only what it can hear: errors. */
record ToOutbox(Session session, String echo) implements Reply {

  @Override
  public void answer(Frame frame) {
    session.tell(frame);
  }

  @Override
  public void refuse(Refusal refusal) {
    session.refuse(Answers.error(echo, refusal));
  }
}
