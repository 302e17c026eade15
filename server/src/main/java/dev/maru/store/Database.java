package dev.maru.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened store: one connection that writes, a pool of connections that read. */
public final class Database implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** A smaller database is checked at every start; that takes less than 0.1 s. */
  private static final long CHECKED_BYTES = 64L << 20;

  private static final int EPOCH_LETTERS = 6;

  private final StoreSettings settings;
  private final DataDirectory directory;
  private final DirectoryLock lock;
  private final Dialect dialect;
  private final Connection writer;
  private final HikariDataSource readers;
  private final String epoch;
  private volatile boolean damaged;

  private Database(StoreSettings settings, DataDirectory directory, DirectoryLock lock)
      throws SQLException, IOException {
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
    this.dialect = new Sqlite(directory.database(), settings);
    directory.refuseMissingFiles();
    this.writer = dialect.writing().getConnection();
    try {
      dialect.verifyDurability(writer);
      check();
      directory.markOpen();
      migrate();
      this.epoch = findOrMakeEpoch();
      this.readers = pool();
    } catch (SQLException | IOException | RuntimeException e) {
      writer.close();
      dialect.close();
      throw e;
    }
  }

  /**
   * Opens the store of a directory, made and migrated as needed.
   *
   * @throws StoreException if another process uses it, a setting is unsafe, or it is damaged; the
   *     message says what to do
   */
  public static Database open(StoreSettings settings) {
    try {
      DataDirectory directory = DataDirectory.at(settings.directory());
      DirectoryLock lock = DirectoryLock.take(settings.directory());
      NativeLibrary.keepIn(settings.directory().toAbsolutePath());
      try {
        return new Database(settings, directory, lock);
      } catch (SQLException | IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(
          "cannot open the store in " + settings.directory() + ": " + e.getMessage(), e);
    }
  }

  private void check() throws SQLException, IOException {
    boolean thorough = directory.suspect();
    if (!thorough && Files.size(directory.database()) > CHECKED_BYTES) {
      return;
    }
    List<String> damage = dialect.damage(writer, thorough);
    if (!damage.isEmpty()) {
      throw new StoreException(
          "the database "
              + directory.database()
              + " is damaged: "
              + String.join("; ", damage)
              + ". Restore a backup, or save what is readable with sqlite3's .recover");
    }
    if (thorough) {
      LOG.warn("The disk failed the last process; the database was checked and is whole");
      directory.clearSuspect();
    }
  }

  private void migrate() {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(dialect.writing())
        .locations("classpath:db/" + dialect.name())
        .load()
        .migrate();
  }

  private String findOrMakeEpoch() throws SQLException {
    StringBuilder made = new StringBuilder();
    RandomGenerator random = RandomGenerator.of("SecureRandom");
    for (int i = 0; i < EPOCH_LETTERS; i++) {
      made.append(Character.forDigit(random.nextInt(36), 36));
    }
    try (PreparedStatement insert =
        writer.prepareStatement(
            "insert into meta (name, value) values ('epoch', ?), ('indexed', '0')"
                + " on conflict do nothing")) {
      insert.setString(1, made.toString());
      insert.executeUpdate();
    }
    try (Statement select = writer.createStatement();
        ResultSet row = select.executeQuery("select value from meta where name = 'epoch'")) {
      row.next();
      return row.getString(1);
    }
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("readers");
    config.setDataSource(dialect.reading());
    config.setMaximumPoolSize(settings.readers());
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  /** How it was opened. */
  public StoreSettings settings() {
    return settings;
  }

  /** What is particular to this database. */
  public Dialect dialect() {
    return dialect;
  }

  /** The epoch a new room's log begins with: 6 characters of 0–9 and a–z. */
  public String epoch() {
    return epoch;
  }

  /** The only connection that writes; it belongs to one thread. */
  public Connection writer() {
    return writer;
  }

  /**
   * Reads in one transaction, on the caller's thread, waiting up to 5 s for a free connection.
   *
   * @throws StoreException if that fails
   */
  public <T extends @Nullable Object> T read(Query<T> query) {
    try (Connection connection = readers.getConnection()) {
      try {
        return query.on(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new StoreException("cannot read from the store: " + e.getMessage(), e);
    }
  }

  /** Remembers that the disk failed, as well as a failing disk allows: the next start checks. */
  public void suspect(String why) {
    damaged = true;
    try {
      directory.markSuspect(why);
    } catch (IOException e) {
      LOG.error("Cannot leave the mark that makes the next start check the database", e);
    }
  }

  /**
   * Closes in order. After {@link #suspect} the writer's connection and the marks are left as they
   * are: closing would write once more, and the next start is to look at what is there now.
   */
  @Override
  public void close() {
    readers.close();
    try (lock) {
      if (!damaged) {
        writer.close();
        directory.clearOpen();
      }
      dialect.close();
    } catch (SQLException | IOException e) {
      throw new StoreException("cannot close the store in " + directory.path(), e);
    }
  }

  /** What is read in one read transaction. */
  @FunctionalInterface
  public interface Query<T extends @Nullable Object> {

    /** Reads; the connection is given back afterwards, so nothing lazy may leave. */
    T on(Connection connection) throws SQLException;
  }
}
