package dev.maru.log;

import dev.maru.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of the rooms, durable but not yet in the indexes; changed by the writer thread
 * after each commit only, read by all under its monitor. For every room: what is not here is in the
 * indexes, and was before it left here. Holds numbers and bytes, and makes an event anew when one
 * is asked for (docs/decisions/017-tails-without-objects.md).
 */
final class Tails {

  /** The part of a room's tail that a reader asked for; without a tail, first is 0. */
  record Slice(long first, long last, List<Event> events) {
    static final Slice NONE = new Slice(0, 0, List.of());
  }

  private final TailRows rows = new TailRows();

  /** By the age of their oldest row: the first room holds the oldest row of all. */
  private final TailRooms rooms = new TailRooms();

  private final SlotTable sends = new SlotTable();
  private int size;

  synchronized int size() {
    return size;
  }

  /** What the events here take, in bytes. */
  synchronized long bytes() {
    return rows.bytes();
  }

  /** Whether a send is here. */
  synchronized boolean has(SendKey key) {
    return find(key) != SlotTable.NONE;
  }

  /** The event of a send, if it is here. */
  synchronized @Nullable Event sent(String room, SendKey key) {
    int row = find(key);
    return row == SlotTable.NONE ? null : rows.event(room, row);
  }

  private int find(SendKey key) {
    return sends.find(key.room(), key.high(), key.low());
  }

  /**
   * The places of the longest waiting rooms, room by room in the order of seq: whole rooms until
   * there are enough and they free enough bytes, but never more than a transaction should carry.
   */
  synchronized List<Place> oldest(int enough, long enoughBytes, int most) {
    List<Place> places = new ArrayList<>(Math.min(most, size));
    long bytes = 0;
    for (int tail = rooms.oldest(); tail != TailRooms.NONE; tail = rooms.newer(tail)) {
      if (places.size() >= enough && bytes >= enoughBytes) {
        break;
      }
      int row = rooms.first(tail);
      while (row != TailRows.NONE && places.size() < most) {
        places.add(rows.place(row));
        bytes += rows.weight(row);
        row = rows.next(row);
      }
      if (places.size() == most) {
        break;
      }
    }
    return places;
  }

  /** What one commit changed: new rows, and rows that the indexes have now. */
  synchronized void committed(List<Row> added, List<Place> indexed) {
    for (int from = 0, to; from < indexed.size(); from = to) {
      to = from + 1;
      while (to < indexed.size() && indexed.get(to).room() == indexed.get(from).room()) {
        to++;
      }
      remove(indexed.get(from), to - from);
    }
    for (Row row : added) {
      add(row);
    }
    size += added.size() - indexed.size();
  }

  private void add(Row added) {
    int tail = rooms.find(added.room());
    int row = rows.add(added, tail == TailRooms.NONE ? TailRows.NONE : rooms.last(tail));
    if (tail == TailRooms.NONE) {
      rooms.begin(added.room(), row);
    } else {
      rooms.extend(tail, row);
    }
    SendKey key = added.key();
    if (key != null) {
      sends.put(key.room(), key.high(), key.low(), row);
    }
  }

  private void remove(Place head, int count) {
    int tail = rooms.find(head.room());
    if (tail == TailRooms.NONE
        || rows.id(rooms.first(tail)) != head.id()
        || rooms.size(tail) < count) {
      throw new IllegalStateException(
          "the tail of room " + head.room() + " was indexed out of order");
    }
    int row = rooms.first(tail);
    for (int i = 0; i < count; i++) {
      SendKey key = rows.key(row);
      if (key != null) {
        sends.remove(key.room(), key.high(), key.low());
      }
      row = rows.remove(row);
    }
    rooms.shorten(tail, count, row);
  }

  /** All rows up to this id are in the indexes; the last id of all if nothing waits. */
  synchronized long indexedTo(long lastId) {
    int first = rooms.oldest();
    if (first == TailRooms.NONE) {
      return lastId;
    }
    // Only the first room can have lost its oldest rows and kept its turn.
    int second = rooms.newer(first);
    long oldest = rows.id(rooms.first(first));
    return (second == TailRooms.NONE ? oldest : Math.min(oldest, rows.id(rooms.first(second)))) - 1;
  }

  /** A room's events after a seq, ascending, at most so many. */
  synchronized Slice after(String name, int room, long seq, int limit) {
    int tail = rooms.find(room);
    if (tail == TailRooms.NONE) {
      return Slice.NONE;
    }
    int from = Math.clamp(seq + 1 - firstSeq(tail), 0, rooms.size(tail));
    return slice(name, tail, from, Math.min(limit, rooms.size(tail) - from));
  }

  /** A room's last events before a seq, ascending, at most so many. */
  synchronized Slice before(String name, int room, long seq, int limit) {
    int tail = rooms.find(room);
    if (tail == TailRooms.NONE) {
      return Slice.NONE;
    }
    int to = Math.clamp(seq - firstSeq(tail), 0, rooms.size(tail));
    int from = Math.max(0, to - limit);
    return slice(name, tail, from, to - from);
  }

  private long firstSeq(int tail) {
    return rows.seq(rooms.first(tail));
  }

  private Slice slice(String name, int tail, int from, int count) {
    List<Event> events = new ArrayList<>(count);
    int row = count == 0 ? TailRows.NONE : row(tail, from);
    for (int i = 0; i < count; i++) {
      events.add(rows.event(name, row));
      row = rows.next(row);
    }
    return new Slice(firstSeq(tail), rows.seq(rooms.last(tail)), events);
  }

  /** The n-th row of a tail from 0, walked to from the nearer end; a step reads one number. */
  private int row(int tail, int n) {
    int size = rooms.size(tail);
    int row = n < size / 2 ? rooms.first(tail) : rooms.last(tail);
    for (int i = 0; i < n && n < size / 2; i++) {
      row = rows.next(row);
    }
    for (int i = size - 1; i > n && n >= size / 2; i--) {
      row = rows.previous(row);
    }
    return row;
  }
}
