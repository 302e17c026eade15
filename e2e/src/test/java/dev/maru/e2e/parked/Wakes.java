package dev.maru.e2e.parked;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long after the acknowledgement of a message each of its readers had it. A wake before the
 * acknowledgement counts as none. Any thread may use it.
 */
final class Wakes {

  private static final int MOST = 4_000_000;

  private final Map<String, Long> acked = new ConcurrentHashMap<>();
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final long[] sinceSend = new long[MOST];
  private final long[] sinceAck = new long[MOST];
  private int count;

  void sent(String room, long seq, long nanos) {
    sent.put(room + " " + seq, nanos);
  }

  void acked(String room, long seq, long nanos) {
    acked.put(room + " " + seq, nanos);
  }

  synchronized void woken(String room, long seq, long nanos) {
    Long from = sent.get(room + " " + seq);
    if (from != null && count < MOST) {
      long ack = acked.getOrDefault(room + " " + seq, nanos);
      sinceSend[count] = nanos - from;
      sinceAck[count] = Math.max(0, nanos - ack);
      count++;
    }
  }

  synchronized int count() {
    return count;
  }

  /** Milliseconds between a message's send and the wakes: median, 99th percentile, largest. */
  synchronized String sinceSend() {
    return parts(sinceSend);
  }

  /** The same from the acknowledgement on. */
  synchronized String sinceAck() {
    return parts(sinceAck);
  }

  private String parts(long[] all) {
    long[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    return "%.1f %.1f %.1f"
        .formatted(
            sorted[count / 2] / 1e6, sorted[count * 99 / 100] / 1e6, sorted[count - 1] / 1e6);
  }
}
