package dev.maru.concurrent;

import java.util.concurrent.Executor;

/**
 * A serial executor that owns mutable things: an event loop in production, a queue drained by hand
 * in tests. What a lane owns is touched in its tasks only.
 */
public interface Lane extends Executor {

  /** Whether the caller runs in this lane. */
  boolean inLane();
}
