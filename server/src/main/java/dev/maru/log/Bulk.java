package dev.maru.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement over many rows of parameters, prepared for a few numbers of rows; owned by the
 * writer thread. Every execution costs the driver about 5 µs, whatever it does.
 */
final class Bulk implements AutoCloseable {

  /** Sets a row's parameters from an index on. */
  interface Binder<T> {
    void bind(PreparedStatement statement, int at, T row) throws SQLException;
  }

  /** Takes one row of the answer. */
  interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private static final int[] PORTIONS = {64, 16, 4, 1};

  private final Connection connection;
  private final String before;
  private final String row;
  private final String after;
  private final int columns;
  private final @Nullable PreparedStatement[] prepared =
      new @Nullable PreparedStatement[PORTIONS.length];

  /** A statement of the form: before, row, …, row, after. */
  Bulk(Connection connection, String before, String row, String after) {
    this.connection = connection;
    this.before = before;
    this.row = row;
    this.after = after;
    this.columns = (int) row.chars().filter(c -> c == '?').count();
  }

  <T> void update(List<T> rows, Binder<T> binder) throws SQLException {
    for (int from = 0, portion = 0; from < rows.size(); ) {
      if (rows.size() - from < PORTIONS[portion]) {
        portion++;
        continue;
      }
      bound(rows, from, portion, binder).executeUpdate();
      from += PORTIONS[portion];
    }
  }

  <T> void query(List<T> rows, Binder<T> binder, Reader reader) throws SQLException {
    for (int from = 0, portion = 0; from < rows.size(); ) {
      if (rows.size() - from < PORTIONS[portion]) {
        portion++;
        continue;
      }
      try (ResultSet answer = bound(rows, from, portion, binder).executeQuery()) {
        while (answer.next()) {
          reader.read(answer);
        }
      }
      from += PORTIONS[portion];
    }
  }

  private <T> PreparedStatement bound(List<T> rows, int from, int portion, Binder<T> binder)
      throws SQLException {
    PreparedStatement statement = prepared[portion];
    if (statement == null) {
      String many = (row + ", ").repeat(PORTIONS[portion] - 1) + row;
      statement = connection.prepareStatement(before + many + after);
      prepared[portion] = statement;
    }
    for (int i = 0; i < PORTIONS[portion]; i++) {
      binder.bind(statement, 1 + i * columns, rows.get(from + i));
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared) {
      if (statement != null) {
        statement.close();
      }
    }
  }
}
