package dev.maru.e2e.check;

import java.util.HashMap;
import java.util.Map;

/**
 * The age of what was acknowledged and not yet shown to an attached observer. Owned by one check.
 */
final class Lag {
  private final Map<String, Map<Long, Long>> ackedAt = new HashMap<>();
  private long worstNanos;

  void acked(Entry.Ok e) {
    ackedAt.computeIfAbsent(e.room(), room -> new HashMap<>()).putIfAbsent(e.seq(), e.at());
  }

  void seen(Observer observer, Entry.Seen e) {
    waited(observer, e.seq(), e.at());
  }

  /** Counts what the observer still waits for at {@code end}. */
  void unseen(Observer observer, long end) {
    waited(observer, observer.last + 1, end);
  }

  private void waited(Observer observer, long seq, long until) {
    Long acked = ackedAt.getOrDefault(observer.room, Map.of()).get(seq);
    if (acked != null && observer.attached) {
      worstNanos = Math.max(worstNanos, until - Math.max(acked, observer.attachedAt));
    }
  }

  double worstMillis() {
    return worstNanos / 1e6;
  }
}
