package dev.maru.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the store keeps of rights that were taken away, as it was when it was read. Immutable.
 *
 * @param removals who is out of which room
 * @param revocations whose tokens are good no more
 */
public record Withdrawals(List<Removal> removals, List<Revocation> revocations) {

  /**
   * How long a revocation is kept, milliseconds: the most that {@code access.max_lifetime_ms} can
   * be, and a day more. All tokens from before it have expired then.
   */
  public static final long KEPT_MS = 2_000_000_000L + 86_400_000L;

  /** A user who is out of a room. */
  public record Removal(String room, String userId) {}

  /** A user whose tokens from up to a moment, epoch milliseconds, are good no more. */
  public record Revocation(String userId, long beforeMs) {}

  /**
   * Reads all of them.
   *
   * @throws StoreException if the store cannot be read
   */
  public static Withdrawals read(Database database) {
    return database.read(
        connection -> new Withdrawals(removals(connection), revocations(connection)));
  }

  private static List<Removal> removals(Connection connection) throws SQLException {
    List<Removal> removals = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("select room, user_id from removal")) {
      while (row.next()) {
        removals.add(new Removal(row.getString(1), row.getString(2)));
      }
    }
    return removals;
  }

  private static List<Revocation> revocations(Connection connection) throws SQLException {
    List<Revocation> revocations = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("select user_id, before_ms from revocation")) {
      while (row.next()) {
        revocations.add(new Revocation(row.getString(1), row.getLong(2)));
      }
    }
    return revocations;
  }

  /** A user is out of a room from now on. */
  public static Change remove(String room, String userId, long nowMs) {
    return connection ->
        run(
            connection,
            "insert into removal (room, user_id, since_ms) values (?, ?, ?) on conflict do nothing",
            room,
            userId,
            nowMs);
  }

  /** A user may be in a room again. */
  public static Change admit(String room, String userId) {
    return connection ->
        run(connection, "delete from removal where room = ? and user_id = ?", room, userId);
  }

  /**
   * A user's tokens from before now are good no more, nor those from before an earlier revocation
   * that a clock, set back since, has seen later; what no longer matters is forgotten.
   */
  public static Change revoke(String userId, long nowMs) {
    return connection -> {
      run(
          connection,
          "insert into revocation (user_id, before_ms) values (?, ?) on conflict (user_id)"
              + " do update set before_ms = excluded.before_ms"
              + " where excluded.before_ms > revocation.before_ms",
          userId,
          nowMs);
      run(connection, "delete from revocation where before_ms < ?", nowMs - KEPT_MS);
    };
  }

  /** A user's tokens are good again, however old they are. */
  public static Change restore(String userId) {
    return connection -> run(connection, "delete from revocation where user_id = ?", userId);
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
