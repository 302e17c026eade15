package dev.maru.log;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writer's SQL, prepared once; owned by the writer thread. */
final class Statements implements AutoCloseable {

  private final Connection connection;

  private final List<PreparedStatement> all = new ArrayList<>();
  private final PreparedStatement findRoom;
  private final PreparedStatement addRoom;
  private final PreparedStatement addHead;
  private final PreparedStatement raiseHead;
  private final PreparedStatement findAuthor;
  private final PreparedStatement addAuthor;
  private final PreparedStatement findSent;
  private final PreparedStatement addEvent;
  private final PreparedStatement addPlace;
  private final PreparedStatement addSent;
  private final PreparedStatement indexedTo;

  Statements(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    findRoom =
        prepare(
            "select r.id, r.epoch, h.seq from room r join head h on h.room = r.id"
                + " where r.name = ?");
    addRoom = prepare("insert into room (name, epoch) values (?, ?) returning id");
    addHead = prepare("insert into head (room, seq) values (?, 0)");
    raiseHead = prepare("update head set seq = seq + ? where room = ? returning seq");
    findAuthor = prepare("select id from author where user_id = ? and role = ? and name = ?");
    addAuthor = prepare("insert into author (user_id, role, name) values (?, ?, ?) returning id");
    findSent =
        prepare(
            EventRows.select(dialect)
                + " from sent s join place p on p.room = s.room and p.seq = s.seq"
                + " join event e on e.id = p.event join author a on a.id = e.author"
                + " where s.room = ? and s.send_key = ?");
    addEvent =
        prepare(
            "insert into event (id, room, seq, author, client_id, kind, ref, ts, data)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, "
                + dialect.textFromBytes()
                + ")");
    addPlace = prepare("insert into place (room, seq, event) values (?, ?, ?)");
    addSent = prepare("insert into sent (room, send_key, seq) values (?, ?, ?)");
    indexedTo = prepare("update meta set value = ? where name = 'indexed'");
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    all.add(statement);
    return statement;
  }

  KnownRooms.@Nullable Known findRoom(String name) throws SQLException {
    findRoom.setString(1, name);
    try (ResultSet row = findRoom.executeQuery()) {
      return row.next()
          ? new KnownRooms.Known(row.getInt(1), row.getString(2), row.getLong(3))
          : null;
    }
  }

  KnownRooms.Known addRoom(String name, String epoch) throws SQLException {
    addRoom.setString(1, name);
    addRoom.setString(2, epoch);
    int id = (int) one(addRoom);
    addHead.setInt(1, id);
    addHead.executeUpdate();
    return new KnownRooms.Known(id, epoch, 0);
  }

  /** Raises a room's head and answers the new one. */
  long raiseHead(int room, int by) throws SQLException {
    raiseHead.setInt(1, by);
    raiseHead.setInt(2, room);
    return one(raiseHead);
  }

  int author(User user) throws SQLException {
    setUser(findAuthor, user);
    try (ResultSet row = findAuthor.executeQuery()) {
      if (row.next()) {
        return row.getInt(1);
      }
    }
    setUser(addAuthor, user);
    return (int) one(addAuthor);
  }

  private static void setUser(PreparedStatement statement, User user) throws SQLException {
    statement.setString(1, user.id());
    statement.setString(2, user.role());
    statement.setString(3, user.name());
  }

  @Nullable Event findSent(String room, SendKey key) throws SQLException {
    findSent.setInt(1, key.room());
    findSent.setBytes(2, key.bytes());
    try (ResultSet row = findSent.executeQuery()) {
      return row.next() ? EventRows.event(room, row) : null;
    }
  }

  void addEvent(Row row, int author) throws SQLException {
    Event event = row.event();
    addEvent.setLong(1, row.id());
    addEvent.setInt(2, row.room());
    addEvent.setLong(3, event.seq());
    addEvent.setInt(4, author);
    addEvent.setString(5, event.clientId());
    addEvent.setString(6, event.kind());
    addEvent.setLong(7, event.ref());
    addEvent.setLong(8, event.ts());
    addEvent.setBytes(9, event.data());
    addEvent.executeUpdate();
  }

  void index(Row row) throws SQLException {
    addPlace.setInt(1, row.room());
    addPlace.setLong(2, row.event().seq());
    addPlace.setLong(3, row.id());
    addPlace.executeUpdate();
    SendKey key = row.key();
    if (key != null) {
      addSent.setInt(1, row.room());
      addSent.setBytes(2, key.bytes());
      addSent.setLong(3, row.event().seq());
      addSent.executeUpdate();
    }
  }

  /** Remembers up to which id all events are in the indexes. */
  void indexedTo(long id) throws SQLException {
    indexedTo.setString(1, Long.toString(id));
    indexedTo.executeUpdate();
  }

  private static long one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the store answered no row to: " + statement);
      }
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : all) {
      statement.close();
    }
  }
}
