package dev.maru.store;

import dev.maru.store.Dialect.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that moves the write-ahead log into the database's file while the writer goes on. It
 * can never have moved everything under load, and only then does the log begin anew; so it asks the
 * writer to move the little that is left, between two of its batches
 * (docs/decisions/018-checkpoint-beside-the-writer.md).
 */
public final class Checkpointer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  /** 32 MiB: large enough that pages written again and again are moved once. */
  static final int ENOUGH = 8_000;

  /** What the writer is left with, in pages, unless more keeps coming. */
  private static final int REST = 64;

  /** Each round takes what came during the one before: a tenth or less of it. */
  private static final int ROUNDS = 5;

  /** A look costs 20 µs. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Dialect dialect;
  private final int enough;
  private final Duration quiet;
  private volatile @Nullable Thread thread;
  private volatile boolean idle;
  private volatile boolean restWanted;
  private volatile boolean stopped;

  // The thread's own.
  private int seen = -1;
  private long since;
  private boolean full;

  /** For a store; does nothing before {@link #start}. */
  public Checkpointer(Database database) {
    this(database, ENOUGH, QUIET);
  }

  Checkpointer(Database database, int enough, Duration quiet) {
    this.dialect = database.dialect();
    this.enough = enough;
    this.quiet = quiet;
  }

  /**
   * Starts it.
   *
   * @param onFailure told once, on its thread, when what is on the disk is unknown; it has ended
   *     then, and nothing must be written any more
   */
  public void start(Consumer<Throwable> onFailure) throws SQLException {
    Connection connection = dialect.writing().getConnection();
    thread = Thread.ofPlatform().name("checkpointer").start(() -> run(connection, onFailure));
  }

  /**
   * After each commit of the writer, on its thread and outside of a transaction: moves the rest if
   * that is wanted, a handful of pages.
   *
   * @throws SQLException if what is on the disk is unknown
   */
  public void committed(Connection writer) throws SQLException {
    if (restWanted) {
      restWanted = false;
      try {
        if (dialect.backlog(writer).logged() >= enough) {
          dialect.checkpoint(writer);
        }
      } catch (SQLException e) {
        if (dialect.fault(e) == Fault.FATAL) {
          throw e;
        }
        LOG.debug("The rest of the write-ahead log stays for now: {}", e.getMessage());
      }
    }
    if (idle) {
      idle = false;
      wake();
    }
  }

  private void wake() {
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  private void run(Connection connection, Consumer<Throwable> onFailure) {
    try (connection) {
      since = System.nanoTime();
      while (!stopped) {
        look(connection);
        pause(connection);
      }
    } catch (SQLException | RuntimeException | Error e) {
      stopped = true;
      onFailure.accept(e);
    }
  }

  private void look(Connection connection) throws SQLException {
    Backlog backlog = backlog(connection);
    if (backlog == null) {
      return;
    }
    if (backlog.logged() != seen) {
      seen = backlog.logged();
      since = System.nanoTime();
    }
    boolean still = System.nanoTime() - since >= quiet.toNanos();
    if (backlog.rest() == 0 || (backlog.logged() < enough && !still)) {
      return;
    }
    try {
      move(connection);
      // Also when nothing is left: the writer may be within a transaction that adds to it.
      restWanted = backlog.logged() >= enough;
      if (full) {
        full = false;
        LOG.warn("The write-ahead log is moved into the database again");
      }
    } catch (SQLException e) {
      passing(e);
    }
    if (still) {
      since = System.nanoTime();
    }
  }

  /**
   * How things stand, or null while nobody can tell: somebody else, the writer for one, has written
   * one of the two headers of the log's index and not yet the other.
   */
  private @Nullable Backlog backlog(Connection connection) throws SQLException {
    try {
      return dialect.backlog(connection);
    } catch (SQLException e) {
      if (dialect.fault(e) != Fault.BUSY) {
        throw e;
      }
      return null;
    }
  }

  private void move(Connection connection) throws SQLException {
    int round = 0;
    do {
      dialect.checkpoint(connection);
      // Else the writer, who moves the rest, would wait until all that we have moved is synced.
      dialect.flush();
      round++;
    } while (round < ROUNDS && dialect.backlog(connection).rest() > REST && !stopped);
  }

  /** Throws on what does not pass; the writer learns by itself when the disk is full for it. */
  private void passing(SQLException error) throws SQLException {
    Fault fault = dialect.fault(error);
    if (fault == Fault.FATAL || fault == Fault.ROW) {
      throw error;
    }
    if (fault == Fault.FULL && !full) {
      full = true;
      LOG.warn("The disk is full: the write-ahead log cannot be moved into the database");
    }
  }

  /** Until it is time to look again; without a bound while there is nothing to move. */
  private void pause(Connection connection) throws SQLException {
    idle = true;
    // Looks once more: a commit before the line above did not see it idle.
    Backlog backlog = backlog(connection);
    boolean nothing = backlog != null && backlog.rest() == 0;
    if (!nothing) {
      idle = false;
    }
    if (!stopped) {
      if (nothing) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, LOOK.toNanos());
      }
    }
    idle = false;
  }

  /** Ends it soon, without waiting; from any thread. */
  public void stop() {
    stopped = true;
    wake();
  }

  /** Ends it and waits for that; the database must still be open. Not to be called by itself. */
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    Thread running = thread;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
