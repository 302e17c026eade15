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

  private static final int MOST = 64;

  /** Up to here there is a statement for every number of rows: most batches are of a few. */
  private static final int EXACT = 16;

  private final Connection connection;
  private final String before;
  private final String row;
  private final String after;
  private final int columns;
  private final @Nullable PreparedStatement[] prepared = new @Nullable PreparedStatement[MOST + 1];

  /** A statement of the form: before, row, …, row, after. */
  Bulk(Connection connection, String before, String row, String after) {
    this.connection = connection;
    this.before = before;
    this.row = row;
    this.after = after;
    this.columns = (int) row.chars().filter(c -> c == '?').count();
  }

  <T> void update(List<T> rows, Binder<T> binder) throws SQLException {
    for (int from = 0; from < rows.size(); ) {
      int count = portion(rows.size() - from);
      bound(rows, from, count, binder).executeUpdate();
      from += count;
    }
  }

  <T> void query(List<T> rows, Binder<T> binder, Reader reader) throws SQLException {
    for (int from = 0; from < rows.size(); ) {
      int count = portion(rows.size() - from);
      try (ResultSet answer = bound(rows, from, count, binder).executeQuery()) {
        while (answer.next()) {
          reader.read(answer);
        }
      }
      from += count;
    }
  }

  private static int portion(int rows) {
    return rows >= MOST ? MOST : rows >= 2 * EXACT ? 2 * EXACT : Math.min(rows, EXACT);
  }

  private <T> PreparedStatement bound(List<T> rows, int from, int count, Binder<T> binder)
      throws SQLException {
    PreparedStatement statement = prepared[count];
    if (statement == null) {
      String many = (row + ", ").repeat(count - 1) + row;
      statement = connection.prepareStatement(before + many + after);
      prepared[count] = statement;
    }
    for (int i = 0; i < count; i++) {
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
