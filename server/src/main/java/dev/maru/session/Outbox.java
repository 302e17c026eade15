package dev.maru.session;

import dev.maru.concurrent.Turn;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import java.util.Arrays;

/**
 * What waits to leave for one client: shared frames, bounded in bytes, written once per turn. When
 * it is full the connection ends, never the room: the client's cursor brings it back. Owned by its
 * session's lane.
 */
final class Outbox implements Runnable {

  private static final Frame[] NONE = {};

  /** An array up to this size is kept when the outbox runs empty; a larger one is given back. */
  private static final int KEEP = 8;

  /** This part of the bound may be taken when one more page is asked for. */
  private static final int PART = 8;

  private final Session owner;
  private final Transport transport;
  private final Turn turn;
  private final int limitBytes;
  private Frame[] frames = NONE;
  private int count;
  private int bytes;
  private boolean scheduled;
  private boolean closed;

  Outbox(Session owner, Transport transport, Turn turn, int limitBytes) {
    this.owner = owner;
    this.transport = transport;
    this.turn = turn;
    this.limitBytes = limitBytes;
  }

  void offer(Frame frame) {
    if (closed) {
      return;
    }
    int more = frame.wsLength();
    if (overflows(more) && transport.isWritable()) {
      // A burst within one turn says nothing about the client: it was given nothing to take yet.
      transport.write(frames, count);
      clear();
    }
    if (overflows(more)) {
      close(CloseCode.SLOW, "reads too slowly: come back and resume from the cursor");
      return;
    }
    if (count == frames.length) {
      frames = Arrays.copyOf(frames, Math.max(2, count * 2));
    }
    frames[count++] = frame;
    bytes += more;
    schedule();
  }

  private boolean overflows(int more) {
    return count > 0 && bytes + transport.pendingBytes() + more > limitBytes;
  }

  /** Whether a page read from the log for this client would find room. */
  boolean ready() {
    return !closed && count == 0 && transport.isWritable();
  }

  /** Whether the first page of a room would find room, together with others in the same write. */
  boolean takesPage() {
    return !closed && bytes <= limitBytes / PART && transport.isWritable();
  }

  /** The transport takes more again. */
  void drained() {
    if (count > 0) {
      schedule();
    }
  }

  /** Says the last thing and ends the connection. */
  void close(CloseCode code, String reason) {
    if (!closed) {
      closed = true;
      clear();
      transport.close(code, reason);
    }
  }

  /** The connection has ended. */
  void abandon() {
    closed = true;
    clear();
  }

  /** The end of the turn: everything that waits leaves in one write. */
  @Override
  public void run() {
    scheduled = false;
    if (count > 0 && transport.isWritable()) {
      transport.write(frames, count);
      clear();
      if (transport.isWritable()) {
        owner.resume();
      }
    }
  }

  private void schedule() {
    if (!scheduled && transport.isWritable()) {
      scheduled = true;
      turn.atEnd(this);
    }
  }

  private void clear() {
    if (frames.length > KEEP) {
      frames = NONE;
    } else {
      Arrays.fill(frames, 0, count, null);
    }
    count = 0;
    bytes = 0;
  }
}
