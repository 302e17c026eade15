package dev.maru.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The database of a site, with the one table that says who belongs where. Any thread may use it.
 */
public final class SiteDatabase implements AutoCloseable {

  /** What the site would write into `membership.sql`. */
  public static final String SQL =
      "select rights from lesson where room = :room and member = :user";

  private final Path directory;

  private SiteDatabase(Path directory) {
    this.directory = directory;
  }

  public static SiteDatabase make() {
    try {
      SiteDatabase made = new SiteDatabase(Files.createTempDirectory("site"));
      made.run("create table lesson (room text, member text, rights text)");
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "jdbc:sqlite:" + directory.resolve("site.db");
  }

  /** Somebody belongs to a room, with the usual rights. */
  public void add(String room, String user) {
    add(room, user, "read,write,upload,call");
  }

  public void add(String room, String user, String rights) {
    run("insert into lesson values (?, ?, ?)", room, user, rights);
  }

  public void remove(String room, String user) {
    run("delete from lesson where room = ? and member = ?", room, user);
  }

  /** Does whatever it is told. */
  public void run(String sql, String... values) {
    try (Connection connection = DriverManager.getConnection(url());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps everybody else out for as long as it is open. */
  public AutoCloseable locked() {
    try {
      Connection connection = DriverManager.getConnection(url());
      try (Statement begin = connection.createStatement()) {
        begin.execute("begin exclusive");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
