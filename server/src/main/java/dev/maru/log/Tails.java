package dev.maru.log;

import dev.maru.protocol.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of the rooms, durable but not yet in the indexes; changed by the writer thread
 * after each commit only, read by all under its monitor. For every room: what is not here is in the
 * indexes, and was before it left here.
 */
final class Tails {

  /** The part of a room's tail that a reader asked for; without a tail, first is 0. */
  record Slice(long first, long last, List<Event> events) {
    static final Slice NONE = new Slice(0, 0, List.of());
  }

  /** Rooms by the age of their oldest row: the first room holds the oldest row of all. */
  private final LinkedHashMap<Integer, List<Row>> rooms = new LinkedHashMap<>();

  private final Map<SendKey, Row> sends = new HashMap<>();
  private int size;
  private long bytes;

  synchronized int size() {
    return size;
  }

  /** The data of the events here, in bytes. */
  synchronized long bytes() {
    return bytes;
  }

  /** The event of a send, if it is here. */
  synchronized @Nullable Event sent(SendKey key) {
    Row row = sends.get(key);
    return row == null ? null : row.event();
  }

  /**
   * The rows of the longest waiting rooms, room by room in the order of seq: whole rooms until
   * there are enough, but never more than a transaction should carry.
   */
  synchronized List<Row> oldest(int enough, int most) {
    List<Row> rows = new ArrayList<>();
    for (List<Row> tail : rooms.values()) {
      if (rows.size() >= enough) {
        break;
      }
      rows.addAll(tail.subList(0, Math.min(tail.size(), most - rows.size())));
    }
    return rows;
  }

  /** What one commit changed: new rows, and rows that the indexes have now. */
  synchronized void committed(List<Row> added, List<Row> indexed) {
    for (int from = 0, to; from < indexed.size(); from = to) {
      to = from + 1;
      while (to < indexed.size() && indexed.get(to).room() == indexed.get(from).room()) {
        to++;
      }
      remove(indexed.subList(from, to));
    }
    for (Row row : added) {
      rooms.computeIfAbsent(row.room(), room -> new ArrayList<>(4)).add(row);
      bytes += row.event().data().length;
      if (row.key() != null) {
        sends.put(row.key(), row);
      }
    }
    size += added.size() - indexed.size();
  }

  private void remove(List<Row> head) {
    int room = head.getFirst().room();
    List<Row> tail = rooms.get(room);
    if (tail == null || tail.getFirst().id() != head.getFirst().id() || tail.size() < head.size()) {
      throw new IllegalStateException("the tail of room " + room + " was indexed out of order");
    }
    if (tail.size() == head.size()) {
      rooms.remove(room);
    } else {
      tail.subList(0, head.size()).clear();
    }
    for (Row row : head) {
      bytes -= row.event().data().length;
      if (row.key() != null) {
        sends.remove(row.key());
      }
    }
  }

  /** All rows up to this id are in the indexes; the last id of all if nothing waits. */
  synchronized long indexedTo(long lastId) {
    long oldest = lastId + 1;
    int seen = 0;
    for (List<Row> tail : rooms.values()) {
      oldest = Math.min(oldest, tail.getFirst().id());
      // Only the first room can have lost its oldest rows and kept its turn.
      if (++seen == 2) {
        break;
      }
    }
    return oldest - 1;
  }

  /** A room's events after a seq, ascending, at most so many. */
  synchronized Slice after(int room, long seq, int limit) {
    List<Row> tail = rooms.get(room);
    if (tail == null) {
      return Slice.NONE;
    }
    long first = tail.getFirst().event().seq();
    int from = Math.clamp(seq + 1 - first, 0, tail.size());
    return slice(tail, from, from + Math.min(limit, tail.size() - from));
  }

  /** A room's last events before a seq, ascending, at most so many. */
  synchronized Slice before(int room, long seq, int limit) {
    List<Row> tail = rooms.get(room);
    if (tail == null) {
      return Slice.NONE;
    }
    long first = tail.getFirst().event().seq();
    int to = Math.clamp(seq - first, 0, tail.size());
    return slice(tail, Math.max(0, to - limit), to);
  }

  private static Slice slice(List<Row> tail, int from, int to) {
    List<Event> events = new ArrayList<>(to - from);
    for (Row row : tail.subList(from, to)) {
      events.add(row.event());
    }
    return new Slice(tail.getFirst().event().seq(), tail.getLast().event().seq(), events);
  }
}
