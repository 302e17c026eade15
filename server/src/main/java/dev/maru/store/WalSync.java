package dev.maru.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Commits that are on the disk when they return, by a sync of our own: the driver's SQLite calls
 * {@code fsync}, which waits for the file's times as well, and so for the file system's journal;
 * {@code fdatasync} does not (docs/decisions/019-a-sync-of-our-own.md). Written by the writer's
 * thread; any thread may wait.
 */
final class WalSync implements AutoCloseable {

  private final Path wal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private @Nullable FileChannel channel;
  private volatile long begun;
  private volatile long done;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean failed;

  /** The database's own commit, without a sync. */
  @FunctionalInterface
  interface Commit {
    void run() throws SQLException;
  }

  /** For the write-ahead log of a database; it need not be there yet. */
  WalSync(Path database) {
    this.wal = database.resolveSibling(database.getFileName() + "-wal");
  }

  /**
   * Commits, and returns when that is on the disk.
   *
   * @throws SQLException the database's own, and nothing was committed; or one without a code if it
   *     is unknown what is on the disk
   */
  void commit(Commit commit) throws SQLException {
    long number = begun + 1;
    begun = number;
    try {
      commit.run();
    } catch (SQLException e) {
      end(number);
      throw e;
    }
    sync();
    end(number);
  }

  /** Brings to the disk what is committed. */
  void sync() throws SQLException {
    try {
      open().force(false);
    } catch (IOException e) {
      failed = true;
      end(done);
      throw new SQLException("the write-ahead log cannot be synced: " + e.getMessage(), e);
    }
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(wal, StandardOpenOption.WRITE);
      channel = open;
      try (FileChannel directory = FileChannel.open(wal.toAbsolutePath().getParent())) {
        directory.force(true);
      }
    }
    return open;
  }

  private void end(long number) {
    done = number;
    if (waiting.get() > 0) {
      lock.lock();
      try {
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until everything is on the disk that a transaction which has ended can have seen: SQLite
   * shows a commit before it is synced.
   *
   * @throws SQLException if that cannot be
   */
  void await() throws SQLException {
    long seen = begun;
    if (done >= seen && !failed) {
      return;
    }
    lock.lock();
    try {
      waiting.incrementAndGet();
      while (done < seen && !failed) {
        ended.awaitUninterruptibly();
      }
      waiting.decrementAndGet();
    } finally {
      lock.unlock();
    }
    if (failed) {
      throw new SQLException("it is unknown whether what was read is on the disk");
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
    }
  }
}
