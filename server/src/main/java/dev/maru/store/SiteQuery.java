package dev.maru.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;

/**
 * One query on a database that is not ours, with a few connections that only read. Values are bound
 * and never become SQL. Any thread may use it, and waits in it.
 */
public final class SiteQuery implements AutoCloseable {

  /** As every database writes it: `007` and `7.0` would be 7 to some. */
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  /** SQLSTATE class 22: the value cannot be in that column, so no row has it. */
  private static final String NO_SUCH_VALUE = "22";

  private final NamedSql sql;
  private final List<String> numbers;
  private final int timeoutMs;
  private final HikariDataSource pool;

  /**
   * What is asked, and where. Immutable.
   *
   * @param url of JDBC: MariaDB, MySQL, PostgreSQL or SQLite
   * @param sql one SELECT; {@code :name} is a value
   * @param numbers the names whose values are whole numbers: what is none is nobody's
   * @param connections how many there are at most
   * @param timeoutMs how long a connection or an answer may take
   */
  public record Terms(
      String url,
      String user,
      String password,
      String sql,
      List<String> numbers,
      int connections,
      int timeoutMs) {

    /** Everything but the secrets; a URL may hold one, too. */
    @Override
    public String toString() {
      return "Terms[" + sql + "]";
    }
  }

  private SiteQuery(NamedSql sql, List<String> numbers, int timeoutMs, HikariDataSource pool) {
    this.sql = sql;
    this.numbers = numbers;
    this.timeoutMs = timeoutMs;
    this.pool = pool;
  }

  /**
   * A query, asked nobody yet: the database may be away.
   *
   * @param names what may stand behind a colon; each must
   * @throws IllegalArgumentException with the reason, if the SQL holds other names
   */
  public static SiteQuery open(Terms terms, List<String> names) {
    NamedSql sql = NamedSql.read(terms.sql, names);
    HikariConfig config = new HikariConfig();
    config.setPoolName("site");
    // MariaDB's driver speaks to MySQL too, under its own name.
    boolean mysql = terms.url.startsWith("jdbc:mysql:");
    config.setJdbcUrl(mysql ? terms.url.replaceFirst("mysql", "mariadb") : terms.url);
    config.setUsername(terms.user.isEmpty() ? null : terms.user);
    config.setPassword(terms.password.isEmpty() ? null : terms.password);
    config.setMaximumPoolSize(terms.connections);
    config.setMinimumIdle(1);
    config.setReadOnly(true);
    config.setAutoCommit(true);
    config.setConnectionTimeout(terms.timeoutMs);
    config.setValidationTimeout(Math.max(250, terms.timeoutMs / 2));
    config.setInitializationFailTimeout(-1);
    properties(terms).forEach(config::addDataSourceProperty);
    return new SiteQuery(sql, terms.numbers, terms.timeoutMs, new HikariDataSource(config));
  }

  /** A socket that says nothing must end by itself, whatever becomes of the statement. */
  private static Map<String, String> properties(Terms terms) {
    String ms = Integer.toString(terms.timeoutMs);
    String longerMs = Integer.toString(2 * terms.timeoutMs);
    String seconds = Integer.toString(Math.ceilDiv(terms.timeoutMs, 1000));
    String longer = Integer.toString(Math.ceilDiv(2 * terms.timeoutMs, 1000));
    if (terms.url.startsWith("jdbc:sqlite:")) {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(terms.timeoutMs);
      Map<String, String> all = new java.util.HashMap<>();
      config.toProperties().forEach((name, value) -> all.put(name.toString(), value.toString()));
      return all;
    }
    if (terms.url.startsWith("jdbc:postgresql:")) {
      // A number's column takes our text: PostgreSQL finds out what it is meant to be.
      return Map.of(
          "stringtype",
          "unspecified",
          "readOnlyMode",
          "always",
          "connectTimeout",
          seconds,
          "socketTimeout",
          longer);
    }
    return Map.of("assureReadOnly", "true", "connectTimeout", ms, "socketTimeout", longerMs);
  }

  /**
   * Asks for a row.
   *
   * @param values by name
   * @return empty if there is no row; else the text of its column {@code rights}, "" without one
   * @throws IOException if the database does not answer, or says no
   */
  public Optional<String> ask(Map<String, String> values) throws IOException {
    for (String name : numbers) {
      if (!WHOLE.matcher(values.getOrDefault(name, "")).matches()) {
        return Optional.empty();
      }
    }
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.text())) {
      statement.setQueryTimeout(Math.ceilDiv(timeoutMs, 1000));
      statement.setMaxRows(1);
      int index = 1;
      for (String name : sql.places()) {
        String value = values.getOrDefault(name, "");
        if (numbers.contains(name)) {
          statement.setLong(index++, Long.parseLong(value));
        } else {
          statement.setString(index++, value);
        }
      }
      try (ResultSet row = statement.executeQuery()) {
        Optional<String> rights = row.next() ? Optional.of(rights(row)) : Optional.empty();
        // MySQL finds the row of 7 for `7abc`, and that of 0 for `abc`, and warns.
        return statement.getWarnings() == null ? rights : Optional.empty();
      }
    } catch (SQLException e) {
      String state = e.getSQLState();
      if (state != null && state.startsWith(NO_SUCH_VALUE)) {
        return Optional.empty();
      }
      throw new IOException("the query on the site's database failed: " + e.getMessage(), e);
    }
  }

  private static String rights(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase("rights")) {
        String text = row.getString(i);
        return text == null ? "none" : text;
      }
    }
    return "";
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * SQL whose values have names, as JDBC takes it. Immutable.
   *
   * @param text with question marks
   * @param places the name of each question mark
   */
  record NamedSql(String text, List<String> places) {

    static NamedSql read(String sql, List<String> names) {
      StringBuilder text = new StringBuilder();
      List<String> places = new ArrayList<>();
      int at = 0;
      while (at < sql.length()) {
        char c = sql.charAt(at);
        int end = at + 1;
        if (c == '\'' || c == '"' || c == '`') {
          end = sql.indexOf(c, at + 1) + 1;
          if (end == 0) {
            throw new IllegalArgumentException("membership.sql has a " + c + " that is not closed");
          }
        } else if (c == '?') {
          throw new IllegalArgumentException("membership.sql must name its values: " + names);
        } else if (sql.startsWith("::", at)) {
          end = at + 2; // a cast of PostgreSQL
        } else if (c == ':') {
          end = endOfName(sql, at + 1);
          String name = sql.substring(at + 1, end);
          if (!names.contains(name)) {
            throw new IllegalArgumentException(
                "membership.sql has a value :"
                    + name
                    + "; known are :"
                    + String.join(", :", names));
          }
          places.add(name);
          text.append('?');
          at = end;
          continue;
        }
        text.append(sql, at, end);
        at = end;
      }
      if (!places.containsAll(names)) {
        throw new IllegalArgumentException(
            "membership.sql must use each of :" + String.join(", :", names));
      }
      return new NamedSql(text.toString(), List.copyOf(places));
    }

    private static int endOfName(String sql, int start) {
      int end = start;
      while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
        end++;
      }
      return end;
    }
  }
}
