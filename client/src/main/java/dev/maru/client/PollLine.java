package dev.maru.client;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Polls, one virtual thread for each room: the first request of each is answered at once, so that
 * the line proves itself. What it knows is guarded by its lock.
 */
final class PollLine implements Line {

  /** How long the server may keep a request. Source: promises.md, F29: answered in 25 s. */
  static final Duration WAIT = Duration.ofSeconds(25);

  /** A poll whose answer does not say when the next is due. */
  private static final long NEXT_MS = 5_000;

  private final Maru maru;
  private final int limit;
  private final Duration wait;
  private final Ear ear;
  private final Map<String, Thread> threads = new HashMap<>();
  private boolean opened;
  private boolean over;

  private PollLine(Maru maru, int limit, Duration wait, Ear ear) {
    this.maru = maru;
    this.limit = limit;
    this.wait = wait;
    this.ear = ear;
  }

  static PollLine open(Maru maru, Map<String, Cursor> rooms, int limit, Duration wait, Ear ear) {
    PollLine line = new PollLine(maru, limit, wait, ear);
    rooms.forEach(line::join);
    if (rooms.isEmpty()) {
      line.opened();
    }
    return line;
  }

  @Override
  public synchronized void join(String room, Cursor cursor) {
    leave(room);
    if (!over) {
      threads.put(room, Thread.ofVirtual().name("maru-poll").start(() -> follow(room, cursor)));
    }
  }

  @Override
  public synchronized void leave(String room) {
    Thread thread = threads.remove(room);
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public boolean send(String command) {
    return false;
  }

  @Override
  public void refresh(String token) {
    // The next request shows it.
  }

  @Override
  public synchronized void close() {
    over = true;
    threads.values().forEach(Thread::interrupt);
    threads.clear();
  }

  private void follow(String room, Cursor from) {
    try {
      Cursor cursor = from;
      for (Duration patience = Duration.ZERO; ; patience = wait) {
        Page page = maru.read(room, cursor, patience, limit);
        opened();
        ear.page(page, cursor);
        cursor = page.cursor();
        if (wait.isZero() && !page.more()) {
          Thread.sleep(page.nextPollMs() > 0 ? page.nextPollMs() : NEXT_MS);
        }
      }
    } catch (MaruException why) {
      refused(room, why);
    } catch (IOException e) {
      ear.ended(Comeback.LINE_CUT, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refused(String room, MaruException why) {
    if (why.temporary() || why.unauthorized()) {
      ear.ended(Comeback.code(why), why.retryAfterMs());
    } else {
      ear.refused(room, why);
    }
  }

  private synchronized void opened() {
    if (!opened) {
      opened = true;
      ear.opened(0);
    }
  }
}
