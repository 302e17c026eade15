package dev.maru.e2e.check;

import java.util.HashMap;
import java.util.Map;

/** One client's view of one room. Owned by one check. */
final class Observer {
  /** The cursor of a client that does not know where it is. */
  static final long ANYWHERE = -1;

  final String client;
  final String room;
  long last = ANYWHERE;
  long lastAt;
  long attachedAt;
  boolean attached;
  final Map<String, Long> receipts = new HashMap<>();

  Observer(String client, String room) {
    this.client = client;
    this.room = room;
  }

  @Override
  public String toString() {
    return client + " in " + room;
  }
}
