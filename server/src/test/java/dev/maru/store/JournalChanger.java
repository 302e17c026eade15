package dev.maru.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A foreign program that takes a database out of write-ahead mode, which nobody can while another
 * process has it open: says the mode that it is in then, or why it could not.
 */
final class JournalChanger {

  private JournalChanger() {}

  /** Argument: the database's file. */
  public static void main(String[] args) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      try (ResultSet row = statement.executeQuery("pragma journal_mode = delete")) {
        row.next();
        System.out.println(row.getString(1));
      }
    } catch (SQLException e) {
      System.out.println(e.getMessage());
    }
  }
}
