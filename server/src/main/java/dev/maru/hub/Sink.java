package dev.maru.hub;

import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;

/** Who receives what a follower follows: a session for long, a long-poll for one answer. */
public interface Sink {

  /** Takes the event that comes next in the follower's room. */
  void event(Follower follower, Event event);

  /**
   * Whether a page may be read from the log for a follower now; if not, the sink calls {@link
   * Follower#resume} when it may.
   */
  boolean ready(Follower follower);

  /** The follower is at the head: it reads no more pages. */
  void caughtUp(Follower follower);

  /** The room was taken from who follows it: the follower has ended, and nothing follows. */
  void expelled(Follower follower, Refusal why);

  /** Whether it follows for a user. */
  boolean speaksFor(String userId);

  /** The log could not be read: the follower has ended and the client must come back. */
  void lost(Follower follower);
}
