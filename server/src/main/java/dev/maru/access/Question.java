package dev.maru.access;

import dev.maru.concurrent.Lane;

/**
 * What must be asked elsewhere before it can be said who somebody is, or what they may do; once it
 * was asked, {@link Access} says it from memory, or that it cannot be known now.
 */
@FunctionalInterface
public interface Question {

  /**
   * Asks without waiting.
   *
   * @param then run on the lane when there is an answer, or none to be had; always, and once
   */
  void ask(Lane lane, Runnable then);
}
