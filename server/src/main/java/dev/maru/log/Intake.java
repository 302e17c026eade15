package dev.maru.log;

import dev.maru.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for the writer, bounded in bytes; any thread puts, the writer thread takes. */
final class Intake {

  private static final Verdict.Refused OVERLOADED =
      new Verdict.Refused(ErrorCode.OVERLOADED, "too many messages wait to be stored");

  private final long capacity;
  private final ArrayDeque<Append> waiting = new ArrayDeque<>();
  private long bytes;
  private long taken;
  private Verdict.@Nullable Refused closed;

  Intake(long capacity) {
    this.capacity = capacity;
  }

  /** Takes what fits, in order; what does not is refused on its lane at once. */
  void put(List<Append> appends) {
    List<Append> refused = List.of();
    Verdict.Refused no;
    synchronized (this) {
      no = closed == null ? OVERLOADED : closed;
      boolean writerMayWait = waiting.isEmpty();
      for (Append append : appends) {
        if (closed == null && bytes + append.weight() <= capacity) {
          bytes += append.weight();
          waiting.add(append);
        } else {
          refused = refused.isEmpty() ? new ArrayList<>() : refused;
          refused.add(append);
        }
      }
      if (writerMayWait && !waiting.isEmpty()) {
        notifyAll();
      }
    }
    refuse(refused, no);
  }

  /**
   * Returns as soon as one waits, or after so long, milliseconds, 0 for never; false once it is
   * closed and empty.
   */
  synchronized boolean await(long patienceMs) throws InterruptedException {
    long end = System.nanoTime() + patienceMs * 1_000_000;
    long left = patienceMs;
    while (waiting.isEmpty() && closed == null && (patienceMs == 0 || left > 0)) {
      wait(left);
      left = patienceMs == 0 ? 0 : (end - System.nanoTime()) / 1_000_000;
    }
    return closed == null || !waiting.isEmpty();
  }

  /** Up to so many of those that wait; none if there are none. */
  synchronized List<Append> take(int most) {
    int count = Math.min(most, waiting.size());
    List<Append> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Append append = waiting.remove();
      bytes -= append.weight();
      taken += append.weight();
      batch.add(append);
    }
    return batch;
  }

  /** Refuses what comes from now on; what waits can still be taken. */
  synchronized void close(Verdict.Refused answer) {
    if (closed == null) {
      closed = answer;
    }
    notifyAll();
  }

  /** Refuses what comes from now on, and what waits. */
  void abort(Verdict.Refused answer) {
    List<Append> dropped;
    synchronized (this) {
      close(answer);
      dropped = List.copyOf(waiting);
      waiting.clear();
      bytes = 0;
    }
    refuse(dropped, answer);
  }

  /** Bytes that wait, for the metrics and the load gauge. */
  synchronized long bytes() {
    return bytes;
  }

  /** Bytes that the writer has taken since the start. */
  synchronized long taken() {
    return taken;
  }

  private static void refuse(List<Append> appends, Verdict.Refused answer) {
    for (Append append : appends) {
      append.lane().execute(() -> answer.tell(append.outcome()));
    }
  }
}
