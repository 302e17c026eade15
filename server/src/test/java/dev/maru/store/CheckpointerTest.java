package dev.maru.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The write-ahead log on its way into the database's file. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class CheckpointerTest {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path directory;
  private Database database;
  private Connection writer;

  @BeforeEach
  void open() throws SQLException {
    database = Database.open(StoreSettings.in(directory));
    writer = database.writer();
    try (Statement statement = writer.createStatement()) {
      statement.execute("create table page (text)");
    }
    writer.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    writer.setAutoCommit(true);
    database.close();
  }

  private Checkpointer started(int enough, Duration quiet) throws SQLException {
    Checkpointer checkpointer = new Checkpointer(database, enough, quiet);
    checkpointer.start(failure -> {
      throw new AssertionError(failure);
    });
    return checkpointer;
  }

  /** Commits two pages or so. */
  private void commit(Checkpointer checkpointer) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("insert into page values (randomblob(4000))");
    }
    writer.commit();
    checkpointer.committed(writer);
  }

  private Backlog backlog() throws SQLException {
    return database.dialect().backlog(writer);
  }

  @Test
  void theLogBeginsAnewAgainAndAgainUnderAWriterThatNeverPauses() throws Exception {
    try (Checkpointer checkpointer = started(100, NEVER)) {
      int last = 0;
      for (int restarts = 0; restarts < 5; ) {
        commit(checkpointer);
        int logged = backlog().logged();
        restarts += logged < last ? 1 : 0;
        last = logged;
      }
    }
  }

  @Test
  void theRestIsMovedWhenTheWriterIsQuietAndTheLogIsShort() throws Exception {
    try (Checkpointer checkpointer = started(1_000_000, SOON)) {
      for (int round = 0; round < 3; round++) {
        commit(checkpointer);
        assertThat(backlog().logged()).isPositive();
        while (backlog().rest() > 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  @Test
  void aReaderDelaysTheNewBeginningButNoCommit() throws Exception {
    try (Checkpointer checkpointer = started(50, NEVER)) {
      int pages =
          database.read(reader -> {
            count(reader);
            for (int i = 0; i < 300; i++) {
              commit(checkpointer);
            }
            assertThat(backlog().logged()).isGreaterThanOrEqualTo(300);
            return count(reader);
          });
      assertThat(pages).isZero();

      int last = backlog().logged();
      while (backlog().logged() >= last) {
        commit(checkpointer);
      }
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from page")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void aShortLogStaysWhereItIsWhileTheWriterIsBusy() throws Exception {
    try (Checkpointer checkpointer = started(1_000_000, NEVER)) {
      for (int i = 0; i < 50; i++) {
        commit(checkpointer);
      }
      assertThat(backlog().moved()).isZero();
    }
  }

  @Test
  void aFailureOfTheDiskIsToldOnceAndEndsIt() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Checkpointer checkpointer = new Checkpointer(database, 1_000_000, SOON);
    checkpointer.start(failure -> {
      if (!told.complete(failure)) {
        throw new AssertionError("told twice", failure);
      }
    });
    database.read(reader -> {
      // What came after a reader's view is not moved, so that the log is cut off before.
      count(reader);
      commit(checkpointer);
      return cutTheLogOff();
    });

    assertThat(told.get()).isInstanceOf(SQLException.class);
    checkpointer.close();
    database.suspect("a test cut the log off");
  }

  /** As if the disk had lost it: what is read then is an error of the disk. */
  private long cutTheLogOff() {
    try (FileChannel log =
        FileChannel.open(directory.resolve("maru.db-wal"), StandardOpenOption.WRITE)) {
      return log.truncate(0).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void closingEndsItWhetherItWorksRestsOrWasNeverStarted() throws Exception {
    new Checkpointer(database).close();
    Checkpointer idle = started(1_000_000, NEVER);
    idle.close();
    Checkpointer busy = started(1, SOON);
    for (int i = 0; i < 20; i++) {
      commit(busy);
    }
    busy.close();
    int moved = backlog().moved();
    commit(busy);
    assertThat(backlog().moved()).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(moved + 100);
  }

  @ParameterizedTest
  @EnumSource
  void itWaitsWhileAnotherProcessHasTheLogAndMovesItAfterwards(LogMover.Act act) throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (Checkpointer checkpointer = new Checkpointer(database, 1, SOON)) {
      checkpointer.start(told::complete);
      database.read(reader -> {
        // What came after a reader's view is not moved: there is something to do all the time.
        count(reader);
        commit(checkpointer);
        return looksBeside(act, told);
      });
      assertThat(told).as("what ended it").isNotDone();
      while (rest() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      commit(checkpointer);
      assertThat(count(writer)).isEqualTo(2);
    }
    assertThat(told).isNotDone();
  }

  /** How often it has looked while another process did this. */
  private long looksBeside(LogMover.Act act, CompletableFuture<Throwable> told) {
    try (ChildJvm other = LogMover.start(directory, act)) {
      long before = looks();
      while (looks() < before + 5 && !told.isDone()) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(rest()).isPositive();
      other.kill();
      other.exitCode();
      return looks() - before;
    } catch (IOException | InterruptedException | SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** It waits once after each look. */
  private static long looks() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("checkpointer"))
        .mapToLong(ThreadInfo::getWaitedCount)
        .sum();
  }

  /** The pages that are not moved; as many as can be while nobody can tell. */
  private int rest() throws SQLException {
    try {
      return backlog().rest();
    } catch (SQLException e) {
      assertThat(database.dialect().fault(e)).isEqualTo(Dialect.Fault.BUSY);
      return Integer.MAX_VALUE;
    }
  }
}
