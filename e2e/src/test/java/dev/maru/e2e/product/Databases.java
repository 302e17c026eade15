package dev.maru.e2e.product;

import dev.maru.e2e.check.Row;
import dev.maru.e2e.load.Body;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the log straight from the database file, past the server. */
public final class Databases {
  private static final String EVENTS =
      """
      select room.name, event.seq, author.user_id, event.client_id, event.data
      from event join room on room.id = event.room join author on author.id = event.author
      order by event.room, event.seq
      """;

  private static final String WRONG_HEADS =
      """
      select room.name, head.seq, (select max(seq) from event where event.room = room.id)
      from head join room on room.id = head.room
      where head.seq <> coalesce((select max(seq) from event where event.room = room.id), 0)
      """;

  private Databases() {}

  /** All events in the store of a data directory whose server has stopped. */
  public static List<Row> rows(Path data) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(EVENTS)) {
      while (found.next()) {
        rows.add(
            Body.row(
                found.getString(1),
                found.getLong(2),
                found.getString(3),
                found.getString(4),
                found.getString(5)));
      }
    }
    return rows;
  }

  /** The rooms whose stored head is not the seq of their last event. */
  public static List<String> wrongHeads(Path data) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(WRONG_HEADS)) {
      while (found.next()) {
        wrong.add(found.getString(1) + ": head " + found.getLong(2) + ", last " + found.getLong(3));
      }
    }
    return wrong;
  }

  private static Connection open(Path data) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("maru.db"));
  }
}
