package dev.maru.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.maru.protocol.User;
import dev.maru.store.Database;
import dev.maru.store.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the writer thread owns between transactions: its statements, the last id given, and the
 * authors it knows; what a transaction adds is kept apart until its commit.
 */
final class WriterState {

  private static final int KNOWN_AUTHORS = 50_000;

  /** How many rows are committed between two notes of how far the indexes are. */
  private static final int NOTE_EVERY = 2_048;

  private final String epoch;
  private final Connection connection;
  private final Dialect dialect;
  private Statements sql;
  private final Tails tails;
  private final KnownRooms rooms;
  private final SendKey.Maker keys = new SendKey.Maker();
  private final Cache<User, Integer> authors =
      Caffeine.newBuilder().maximumSize(KNOWN_AUTHORS).executor(Runnable::run).build();
  private final Map<User, Integer> newAuthors = new HashMap<>();
  private long lastId;
  private int unnoted;

  WriterState(Database database, Tails tails, KnownRooms rooms) throws SQLException {
    this.epoch = database.epoch();
    this.dialect = database.dialect();
    this.connection = database.writer();
    this.sql = new Statements(connection, dialect);
    this.tails = tails;
    this.rooms = rooms;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select coalesce(max(id), 0) from event")) {
      row.next();
      lastId = row.getLong(1);
    }
  }

  Connection connection() {
    return connection;
  }

  Dialect dialect() {
    return dialect;
  }

  Statements sql() {
    return sql;
  }

  Tails tails() {
    return tails;
  }

  KnownRooms rooms() {
    return rooms;
  }

  SendKey.Maker keys() {
    return keys;
  }

  /** The id of the last row in commit order; 0 in an empty log. */
  long lastId() {
    return lastId;
  }

  /** The room, made in this transaction if it has no row yet. */
  KnownRooms.Known room(String name) throws SQLException {
    KnownRooms.Known known = rooms.find(name);
    if (known == null) {
      known = sql.findRoom(name);
    }
    return known == null ? sql.addRoom(name, epoch) : known;
  }

  /** The author's row, made in this transaction if there is none. */
  int author(User user) throws SQLException {
    Integer id = authors.getIfPresent(user);
    if (id == null) {
      id = newAuthors.get(user);
    }
    if (id == null) {
      id = sql.author(user);
      newAuthors.put(user, id);
    }
    return id;
  }

  /** Before the commit, now and then: notes how far the indexes are. */
  void note() throws SQLException {
    if (unnoted >= NOTE_EVERY) {
      noteNow();
    }
  }

  /** Notes how far the indexes are. */
  void noteNow() throws SQLException {
    sql.indexedTo(tails.indexedTo(lastId));
  }

  /** Before the last commit: everything is in the indexes. */
  void noteAll() throws SQLException {
    sql.indexedTo(lastId);
  }

  void committed(int rows) {
    authors.putAll(newAuthors);
    newAuthors.clear();
    lastId += rows;
    unnoted = unnoted >= NOTE_EVERY ? rows : unnoted + rows;
  }

  /** Rolls back; a driver may have closed the statements that failed, so there are new ones. */
  void rollBack() throws SQLException {
    newAuthors.clear();
    dialect.rollBack(connection);
    sql.close();
    sql = new Statements(connection, dialect);
  }
}
