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

  /** Milliseconds between a message's send and a wake, at a part of all wakes. */
  synchronized double sinceSend(double part) {
    return at(sinceSend, part);
  }

  /** Milliseconds between a message's acknowledgement and a wake, at a part of all wakes. */
  synchronized double sinceAck(double part) {
    return at(sinceAck, part);
  }

  private double at(long[] all, double part) {
    long[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[(int) Math.min(count - 1L, (long) (count * part))] / 1e6;
  }
}
