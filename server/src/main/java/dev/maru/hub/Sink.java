package dev.maru.hub;

import dev.maru.protocol.Event;

/** Who receives what a follower follows: a session for long, a long-poll for one answer. */
public interface Sink {

  /** Takes the event that comes next in the follower's room. */
  void event(Follower follower, Event event);

  /** Whether more may be read from the log for it now; if not, it calls {@link Follower#resume}. */
  boolean ready();

  /** The log could not be read: the follower has ended and the client must come back. */
  void lost(Follower follower);
}
