package dev.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sync of what a checkpoint has moved, through a channel beside SQLite's own. */
final class FlushTest {

  @TempDir private Path directory;

  @Test
  void theLocksOnTheFileOutliveAFlush() throws Exception {
    try (Database database = Database.open(StoreSettings.in(directory))) {
      database.dialect().flush();
      database.dialect().flush();

      assertThat(takenOutOfWriteAheadMode()).contains("locked");
      assertThat(mode(database.writer())).isEqualTo("wal");
    }
  }

  private String takenOutOfWriteAheadMode() throws IOException, InterruptedException {
    String file = directory.resolve("maru.db").toString();
    try (ChildJvm other = ChildJvm.start(JournalChanger.class.getName(), List.of(), file)) {
      String said = String.join("\n", other.readAll());
      assertThat(other.exitCode()).isZero();
      return said;
    }
  }

  private static String mode(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma journal_mode")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aFileThatCannotBeSyncedIsFatal() throws Exception {
    Sqlite missing =
        new Sqlite(
            Files.createTempDirectory(directory, "none").resolve("maru.db"),
            StoreSettings.in(directory));
    assertThatThrownBy(missing::flush)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(missing.fault(e)).isEqualTo(Dialect.Fault.FATAL));
    missing.close();
  }
}
