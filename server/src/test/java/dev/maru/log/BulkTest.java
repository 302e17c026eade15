package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BulkTest {

  private Connection connection;

  static IntStream everyNumberOfRows() {
    return IntStream.concat(IntStream.rangeClosed(0, 70), IntStream.of(95, 96, 97, 127, 128, 200));
  }

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (var statement = connection.createStatement()) {
      statement.execute("create table t (a integer primary key, b integer)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @MethodSource("everyNumberOfRows")
  void everyRowIsWrittenOnceWhateverTheirNumber(int number) throws SQLException {
    List<Integer> rows = IntStream.range(0, number).boxed().toList();
    try (Bulk bulk = inserts()) {
      insert(bulk, rows);
    }
    assertThat(read(rows)).isEqualTo(rows);
  }

  @Test
  void batchesOfDifferentSizesFollowEachOtherOnTheSameStatements() throws SQLException {
    List<Integer> all = IntStream.range(0, 300).boxed().toList();
    int from = 0;
    try (Bulk bulk = inserts()) {
      for (int size : new int[] {1, 16, 17, 1, 64, 33, 5, 16, 5, 64, 63}) {
        insert(bulk, all.subList(from, from + size));
        from += size;
      }
    }
    assertThat(read(all)).isEqualTo(all.subList(0, from));
  }

  private Bulk inserts() {
    return new Bulk(connection, "insert into t values ", "(?, ?)", "");
  }

  private static void insert(Bulk bulk, List<Integer> rows) throws SQLException {
    bulk.update(
        rows,
        (statement, at, row) -> {
          statement.setInt(at, row);
          statement.setInt(at + 1, 2 * row);
        });
  }

  /** Asks for some rows by what was written beside them. */
  private List<Integer> read(List<Integer> rows) throws SQLException {
    List<Integer> found = new ArrayList<>();
    String after = ") select t.a from v join t on t.b = v.b order by t.a";
    try (Bulk bulk = new Bulk(connection, "with v (b) as (values ", "(?)", after)) {
      bulk.query(
          rows,
          (statement, at, row) -> statement.setInt(at, 2 * row),
          row -> found.add(row.getInt(1)));
    }
    return found;
  }
}
