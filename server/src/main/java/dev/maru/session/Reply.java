package dev.maru.session;

import dev.maru.protocol.Frame;
import dev.maru.protocol.Refusal;

/**
 * Where the answer to one command goes: into a session's outbox, or its place in an HTTP answer.
 */
public interface Reply {

  /** The JSON text of the id that the client gave the command; "" if none. */
  String echo();

  /** Answers yes. Called once, on the session's lane, now or later. */
  void answer(Frame frame);

  /** Answers no. */
  void refuse(Refusal refusal);
}
