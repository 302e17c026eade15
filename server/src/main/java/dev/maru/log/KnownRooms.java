package dev.maru.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The rooms this process knows, with their heads, and some that it knows to have no row: forgotten
 * when there are too many, never out of date. Written by the writer thread after each commit; a
 * reader may only add what it has read if no commit came in between.
 */
final class KnownRooms {

  /** A room with a row in the store; a closed one takes only what the house writes. */
  record Known(int id, String epoch, long head, boolean closed) {}

  private static final int MOST = 100_000;
  private static final int STRIPES = 1024;

  /** Apart from the others and fewer: who asks for rooms at random must not push out real ones. */
  private static final int MOST_WITHOUT_ROW = 10_000;

  private final Cache<String, Known> rooms =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final Cache<String, Boolean> withoutRow =
      Caffeine.newBuilder().maximumSize(MOST_WITHOUT_ROW).executor(Runnable::run).build();
  private final AtomicLongArray commits = new AtomicLongArray(STRIPES);

  @Nullable Known find(String room) {
    return rooms.getIfPresent(room);
  }

  /** Whether the room is known to have no row, and so no event. */
  boolean isWithoutRow(String room) {
    return withoutRow.getIfPresent(room) != null;
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

  /** Keeps that no row was read; otherwise like {@link #read}. */
  void readNoRow(String room, long version) {
    withoutRow
        .asMap()
        .computeIfAbsent(room, name -> commits.get(stripe(name)) == version ? true : null);
  }

  /** A commit has changed the room. */
  void committed(String room, Known known) {
    // First the version: a reader that looks between the two lines must not add what it has read.
    commits.incrementAndGet(stripe(room));
    rooms.put(room, known);
    withoutRow.invalidate(room);
  }

  private static int stripe(String room) {
    return room.hashCode() & (STRIPES - 1);
  }
}
