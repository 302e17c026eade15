package dev.maru.log;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Event;
import dev.maru.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a room's log from the indexes and the tails. A reader looks at the tail first and at the
 * store afterwards: what has left the tail by then is in the indexes that it sees.
 */
final class Reads {

  private final Database database;
  private final Tails tails;
  private final KnownRooms rooms;
  private final String afterSql;
  private final String beforeSql;

  Reads(Database database, Tails tails, KnownRooms rooms) {
    this.database = database;
    this.tails = tails;
    this.rooms = rooms;
    String select =
        EventRows.select(database.dialect())
            + " from place p join event e on e.id = p.event join author a on a.id = e.author"
            + " where p.room = ? and p.seq ";
    this.afterSql = select + "> ? order by p.seq limit ?";
    this.beforeSql = select + "< ? order by p.seq desc limit ?";
  }

  KnownRooms.@Nullable Known room(String name) {
    KnownRooms.Known known = rooms.find(name);
    if (known != null || rooms.isWithoutRow(name)) {
      return known;
    }
    long version = rooms.version(name);
    KnownRooms.Known read =
        database.<KnownRooms.@Nullable Known>read(connection -> room(connection, name));
    if (read == null) {
      rooms.readNoRow(name, version);
    } else {
      rooms.read(name, read, version);
    }
    return read;
  }

  private static KnownRooms.@Nullable Known room(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select r.id, r.epoch, h.seq, r.closed from room r join head h on h.room = r.id"
                + " where r.name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new KnownRooms.Known(
                row.getInt(1), row.getString(2), row.getLong(3), row.getBoolean(4))
            : null;
      }
    }
  }

  Page after(String name, long seq, int limit, int maxBytes) {
    KnownRooms.Known room = room(name);
    if (room == null) {
      return Page.empty(database.epoch());
    }
    long from = Math.max(0, seq);
    Tails.Slice tail = tails.after(name, room.id(), from, limit);
    if (tail.first() > 0 && from >= tail.first() - 1) {
      return page(room, tail.last(), fitting(tail.events(), maxBytes), true);
    }
    return database.read(connection -> {
      long head = Math.max(tail.last(), lastIndexed(connection, room.id()));
      List<Event> events = select(connection, afterSql, name, room.id(), from, limit, maxBytes);
      long last = events.isEmpty() ? from : events.getLast().seq();
      for (Event event : tail.events()) {
        // What the tail had may have reached the indexes meanwhile.
        if (event.seq() == last + 1 && events.size() < limit) {
          events.add(event);
          last = event.seq();
        }
      }
      return page(room, head, fitting(events, maxBytes), true);
    });
  }

  Page before(String name, long seq, int limit, int maxBytes) {
    KnownRooms.Known room = room(name);
    if (room == null) {
      return Page.empty(database.epoch());
    }
    Tails.Slice tail = tails.before(name, room.id(), seq, limit);
    if (tail.first() == 1 || tail.events().size() == limit) {
      return page(room, tail.last(), fitting(tail.events().reversed(), maxBytes).reversed(), false);
    }
    return database.read(connection -> {
      long head = Math.max(tail.last(), lastIndexed(connection, room.id()));
      List<Event> events = new ArrayList<>(tail.events().reversed());
      long end = events.isEmpty() ? Math.max(seq, 0) : events.getLast().seq();
      int rest = limit - events.size();
      events.addAll(select(connection, beforeSql, name, room.id(), end, rest, maxBytes));
      List<Event> page = new ArrayList<>(fitting(events, maxBytes));
      Collections.reverse(page);
      return page(room, head, page, false);
    });
  }

  private static long lastIndexed(Connection connection, int room) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select coalesce(max(seq), 0) from place where room = ?")) {
      select.setInt(1, room);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Event> select(
      Connection connection, String sql, String name, int room, long seq, int limit, int maxBytes)
      throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, room);
      select.setLong(2, seq);
      select.setInt(3, limit);
      try (ResultSet rows = select.executeQuery()) {
        long bytes = 0;
        while (bytes <= maxBytes && rows.next()) {
          Event event = EventRows.event(name, rows);
          bytes += event.data().length;
          events.add(event);
        }
      }
    }
    return events;
  }

  /** The first events whose data fits, but at least one. */
  private static List<Event> fitting(List<Event> events, int maxBytes) {
    long bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      bytes += events.get(i).data().length;
      if (bytes > maxBytes && i > 0) {
        return events.subList(0, i);
      }
    }
    return events;
  }

  private static Page page(KnownRooms.Known room, long head, List<Event> events, boolean forward) {
    long oldest = head == 0 ? 0 : 1;
    boolean more =
        !events.isEmpty()
            && (forward ? events.getLast().seq() < head : events.getFirst().seq() > oldest);
    return new Page(room.epoch(), head, oldest, List.copyOf(events), more);
  }
}
