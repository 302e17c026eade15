package dev.maru.store;

import dev.maru.store.Dialect.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite in one file, with a write-ahead log that is on the disk when a commit returns. */
final class Sqlite implements Dialect {

  private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);

  /** SQLITE_BUSY. */
  private static final int BUSY = 5;

  /** The least {@code synchronous} with which a commit is on the disk when it returns. */
  private static final int FULL = 2;

  /** Waits for a lock this long; only foreign programs on the file can hold one. */
  private static final int BUSY_MS = 2_000;

  /** Only should the checkpointer not keep up: a checkpoint within a commit delays everybody. */
  private static final int CHECKPOINT_PAGES = 4 * Checkpointer.ENOUGH;

  /** Measured: 8,192 costs a third of the index pages of 1,024, and holds under 16 MiB. */
  private static final int ROWS_BEHIND = 8_192;

  private final Path file;
  private final StoreSettings settings;

  /** The checkpointer's; open until the end, for closing it drops the locks of this process. */
  private @Nullable FileChannel flushed;

  Sqlite(Path file, StoreSettings settings) {
    this.file = file;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public DataSource writing() {
    SQLiteConfig config = config();
    config.setCacheSize(-32 * 1024);
    String synchronous = settings.synchronous().toUpperCase(Locale.ROOT);
    config.setPragma(SQLiteConfig.Pragma.SYNCHRONOUS, synchronous);
    if (settings.maxPages() > 0) {
      config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, Long.toString(settings.maxPages()));
    }
    return source(config);
  }

  @Override
  public DataSource reading() {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return source(config);
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(BUSY_MS);
    // Else the driver asks for the last row's id after each statement; ours say `returning`.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private DataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public void verifyDurability(Connection connection) throws SQLException {
    String journal = pragma(connection, "journal_mode");
    if (!journal.equals("wal")) {
      throw new StoreException("SQLite's journal_mode is " + journal + ", but must be wal");
    }
    int synchronous = Integer.parseInt(pragma(connection, "synchronous"));
    if (synchronous < FULL) {
      String risk =
          "store.synchronous=" + settings.synchronous() + " loses acked messages in a power cut";
      if (!settings.allowUnsafe()) {
        throw new StoreException(
            risk + "; set it to full, or set store.allow_unsafe=true to accept the loss");
      }
      LOG.warn("UNSAFE STORE: {}, and store.allow_unsafe accepts it", risk);
    }
    pragma(connection, "wal_autocheckpoint=" + CHECKPOINT_PAGES);
  }

  @Override
  public void flush() throws SQLException {
    try {
      FileChannel open = flushed;
      if (open == null) {
        open = FileChannel.open(file, StandardOpenOption.WRITE);
        flushed = open;
      }
      open.force(true);
    } catch (IOException e) {
      throw new SQLException("the database cannot be synced: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = flushed;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public List<String> damage(Connection connection, boolean thorough) throws SQLException {
    List<String> findings = new ArrayList<>();
    String check = thorough ? "pragma integrity_check(10)" : "pragma quick_check(10)";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(check)) {
      while (rows.next()) {
        findings.add(rows.getString(1));
      }
    }
    return findings.equals(List.of("ok")) ? List.of() : findings;
  }

  @Override
  public Fault fault(SQLException error) {
    // The low byte is the primary result code, the rest tells which kind of it.
    return switch (error.getErrorCode() & 0xff) {
      case BUSY, 6 -> Fault.BUSY;
      case 13 -> Fault.FULL;
      case 18, 19, 20, 25 -> Fault.ROW;
      default -> Fault.FATAL;
    };
  }

  @Override
  public void rollBack(Connection connection) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        throw e;
      }
      // After some errors SQLite rolls back by itself, which the driver does not notice: without
      // this every statement that follows would commit on its own.
      try (Statement begin = connection.createStatement()) {
        begin.execute("begin");
      }
    }
  }

  @Override
  public String textFromBytes() {
    return "cast(? as text)";
  }

  @Override
  public String bytesOf(String column) {
    return "cast(" + column + " as blob)";
  }

  @Override
  public int rowsBehind() {
    return ROWS_BEHIND;
  }

  @Override
  public Backlog backlog(Connection connection) throws SQLException {
    return checkpoint(connection, "noop");
  }

  @Override
  public void checkpoint(Connection connection) throws SQLException {
    checkpoint(connection, "passive");
  }

  private static Backlog checkpoint(Connection connection, String mode) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma wal_checkpoint(" + mode + ")")) {
      row.next();
      if (row.getInt(1) == 0) {
        return new Backlog(row.getInt(2), row.getInt(3));
      }
      throw new SQLException("another checkpoint is running", null, BUSY);
    }
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma " + name)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
