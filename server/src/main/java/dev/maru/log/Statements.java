package dev.maru.log;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The writer's SQL, prepared once; owned by the writer thread. */
final class Statements implements AutoCloseable {

  private static final String RAISE =
      ") update head set seq = seq + v.added from v where head.room = v.room returning room, seq";

  private final Connection connection;

  private final List<PreparedStatement> all = new ArrayList<>();
  private final PreparedStatement findRoom;
  private final PreparedStatement addRoom;
  private final PreparedStatement addHead;
  private final PreparedStatement findAuthor;
  private final PreparedStatement addAuthor;
  private final PreparedStatement findSent;
  private final PreparedStatement indexedTo;
  private final PreparedStatement close;
  private final Bulk raiseHeads;
  private final Bulk sentAmong;
  private final Bulk addEvents;
  private final Bulk addPlaces;
  private final Bulk addSents;

  Statements(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    findRoom =
        prepare(
            "select r.id, r.epoch, h.seq, r.closed from room r join head h on h.room = r.id"
                + " where r.name = ?");
    addRoom = prepare("insert into room (name, epoch) values (?, ?) returning id");
    addHead = prepare("insert into head (room, seq) values (?, 0)");
    findAuthor = prepare("select id from author where user_id = ? and role = ? and name = ?");
    addAuthor = prepare("insert into author (user_id, role, name) values (?, ?, ?) returning id");
    findSent =
        prepare(
            EventRows.select(dialect)
                + " from sent s join place p on p.room = s.room and p.seq = s.seq"
                + " join event e on e.id = p.event join author a on a.id = e.author"
                + " where s.room = ? and s.send_key = ?");
    raiseHeads = new Bulk(connection, "with v (room, added) as (values ", "(?, ?)", RAISE);
    sentAmong =
        new Bulk(
            connection,
            "with v (room, send_key) as (values ",
            "(?, ?)",
            ") select s.room, s.send_key from v"
                + " join sent s on s.room = v.room and s.send_key = v.send_key");
    addEvents =
        new Bulk(
            connection,
            "insert into event (id, room, seq, author, client_id, kind, ref, ts, data) values ",
            "(?, ?, ?, ?, ?, ?, ?, ?, " + dialect.textFromBytes() + ")",
            "");
    addPlaces =
        new Bulk(connection, "insert into place (room, seq, event) values ", "(?, ?, ?)", "");
    addSents =
        new Bulk(connection, "insert into sent (room, send_key, seq) values ", "(?, ?, ?)", "");
    close = prepare("update room set closed = ? where id = ?");
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
          ? new KnownRooms.Known(row.getInt(1), row.getString(2), row.getLong(3), row.getBoolean(4))
          : null;
    }
  }

  KnownRooms.Known addRoom(String name, String epoch) throws SQLException {
    addRoom.setString(1, name);
    addRoom.setString(2, epoch);
    int id = (int) one(addRoom);
    addHead.setInt(1, id);
    addHead.executeUpdate();
    return new KnownRooms.Known(id, epoch, 0, false);
  }

  /** Raises the heads of the rooms by what they get. */
  void raiseHeads(Collection<Draft.Target> targets) throws SQLException {
    Map<Integer, Draft.Target> byRoom = HashMap.newHashMap(targets.size());
    for (Draft.Target target : targets) {
      if (target.added() > 0) {
        byRoom.put(target.id(), target);
      }
    }
    raiseHeads.query(
        List.copyOf(byRoom.values()),
        (statement, at, target) -> {
          statement.setInt(at, target.id());
          statement.setInt(at + 1, target.added());
        },
        row -> {
          Draft.Target target = byRoom.remove(row.getInt(1));
          if (target != null) {
            target.raisedTo(row.getLong(2));
          }
        });
    if (!byRoom.isEmpty()) {
      throw new SQLException("rooms without a head: " + byRoom.keySet());
    }
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

  /** Which of these keys the index has. */
  Set<SendKey> sentAmong(List<SendKey> keys) throws SQLException {
    Set<SendKey> found = new HashSet<>();
    sentAmong.query(
        keys,
        (statement, at, key) -> {
          statement.setInt(at, key.room());
          statement.setBytes(at + 1, key.bytes());
        },
        row -> found.add(SendKey.of(row.getInt(1), row.getBytes(2))));
    return found;
  }

  void addEvents(List<Row> rows) throws SQLException {
    addEvents.update(
        rows,
        (statement, at, row) -> {
          Event event = row.event();
          statement.setLong(at, row.id());
          statement.setInt(at + 1, row.room());
          statement.setLong(at + 2, event.seq());
          statement.setInt(at + 3, row.author());
          statement.setString(at + 4, event.clientId());
          statement.setString(at + 5, event.kind());
          statement.setLong(at + 6, event.ref());
          statement.setLong(at + 7, event.ts());
          statement.setBytes(at + 8, event.data());
        });
  }

  void index(List<Place> places) throws SQLException {
    addPlaces.update(
        places,
        (statement, at, place) -> {
          statement.setInt(at, place.room());
          statement.setLong(at + 1, place.seq());
          statement.setLong(at + 2, place.id());
        });
    List<Place> sends = places.stream().filter(place -> place.key() != null).toList();
    addSents.update(
        sends,
        (statement, at, place) -> {
          SendKey key = Objects.requireNonNull(place.key());
          statement.setInt(at, place.room());
          statement.setBytes(at + 1, key.bytes());
          statement.setLong(at + 2, place.seq());
        });
  }

  /** Remembers up to which id all events are in the indexes. */
  void indexedTo(long id) throws SQLException {
    indexedTo.setString(1, Long.toString(id));
    indexedTo.executeUpdate();
  }

  /** Closes a room, or opens it. */
  void close(int room, boolean closed) throws SQLException {
    close.setBoolean(1, closed);
    close.setInt(2, room);
    close.executeUpdate();
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
    for (Bulk bulk : List.of(raiseHeads, sentAmong, addEvents, addPlaces, addSents)) {
      bulk.close();
    }
  }
}
