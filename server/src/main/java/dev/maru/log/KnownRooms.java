package dev.maru.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The rooms this process knows, with their heads: forgotten when there are too many, never out of
 * date. Written by the writer thread after each commit; a reader may only add what it has read if
 * no commit came in between.
 */
final class KnownRooms {

  /** A room with a row in the store. */
  record Known(int id, String epoch, long head) {}

  private static final int MOST = 100_000;
  private static final int STRIPES = 1024;

  private final Cache<String, Known> rooms =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final AtomicLongArray commits = new AtomicLongArray(STRIPES);

  @Nullable Known find(String room) {
    return rooms.getIfPresent(room);
  }

  /** How often rooms like this one were written; to be asked before the store is read. */
  long version(String room) {
    return commits.get(stripe(room));
  }

  /** Keeps what was read, unless the room may have been written since the version was asked. */
  void read(String room, Known known, long version) {
    rooms
        .asMap()
        .computeIfAbsent(room, name -> commits.get(stripe(name)) == version ? known : null);
  }

  /** A commit has changed the room. */
  void committed(String room, Known known) {
    // First the version: a reader that looks between the two lines must not add what it has read.
    commits.incrementAndGet(stripe(room));
    rooms.put(room, known);
  }

  private static int stripe(String room) {
    return room.hashCode() & (STRIPES - 1);
  }
}
