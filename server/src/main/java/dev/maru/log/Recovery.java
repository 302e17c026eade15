package dev.maru.log;

import dev.maru.protocol.Event;
import dev.maru.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds, at the start, the rows that a killed process had not yet put into the indexes. */
final class Recovery {

  private Recovery() {}

  static List<Row> rowsBehind(Connection connection, Dialect dialect) throws SQLException {
    String sql =
        EventRows.select(dialect)
            + ", e.id, e.room, r.name, a.id from event e"
            + " join author a on a.id = e.author join room r on r.id = e.room"
            + " left join place p on p.room = e.room and p.seq = e.seq"
            + " where e.id > (select cast(value as integer) from meta where name = 'indexed')"
            + " and p.seq is null order by e.id";
    SendKey.Maker keys = new SendKey.Maker();
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Event event = EventRows.event(row.getString(12), row);
        int room = row.getInt(11);
        SendKey key =
            event.clientId().isEmpty() ? null : keys.of(room, event.from().id(), event.clientId());
        rows.add(new Row(row.getLong(10), room, row.getInt(13), key, event));
      }
    }
    return rows;
  }
}
