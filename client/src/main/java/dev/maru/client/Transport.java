package dev.maru.client;

import java.util.List;

/** The ways to hear from the server, best first. All show the same log from the same cursors. */
public enum Transport {
  /** Both directions at once. */
  WEBSOCKET,
  /** An HTTP answer that never ends. */
  SSE,
  /** An HTTP answer that waits for the next event. */
  LONG_POLL,
  /** An HTTP answer at once, again and again, as often as the server advises. */
  POLL;

  /** All of them, best first. */
  public static final List<Transport> ALL = List.of(values());
}
