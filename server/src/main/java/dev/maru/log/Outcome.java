package dev.maru.log;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;

/** What an append came to, told once on its lane; never told when the outcome is unknown. */
public interface Outcome {

  /**
   * It is durable.
   *
   * @param event what lies in the log
   * @param dup whether it was stored by an earlier append with the same client id
   */
  void stored(Event event, boolean dup);

  /** It is not in the log and never will be. */
  void refused(ErrorCode code, String reason);
}
