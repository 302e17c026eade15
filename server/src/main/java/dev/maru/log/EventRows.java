package dev.maru.log;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The columns of an event as every query reads them; {@code e} is the event, {@code a} its author.
 */
final class EventRows {

  private EventRows() {}

  static String select(Dialect dialect) {
    return "select e.seq, e.kind, e.ref, e.client_id, a.user_id, a.role, a.name, e.ts, "
        + dialect.bytesOf("e.data");
  }

  static Event event(String room, ResultSet row) throws SQLException {
    User from = new User(row.getString(5), row.getString(6), row.getString(7));
    return new Event(
        room,
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        from,
        row.getBytes(9),
        row.getLong(8));
  }
}
