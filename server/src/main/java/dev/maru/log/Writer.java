package dev.maru.log;

import dev.maru.protocol.ErrorCode;
import dev.maru.store.Checkpointer;
import dev.maru.store.Database;
import dev.maru.store.Dialect.Fault;
import dev.maru.store.Failpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: takes what waits, commits it as one transaction, repeats. No timer, but
 * while it must refuse: while one commit waits for the disk, the next batch gathers.
 */
final class Writer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** The exit code of a process whose store failed: EX_IOERR of sysexits. */
  static final int EXIT_STORE_FAILED = 74;

  /** With the database's own patience of 2 s a batch waits up to 10 s for a foreign lock. */
  private static final int BUSY_TRIES = 5;

  private static final long BUSY_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  /** How often it tries whether something can be stored again, while nothing comes. */
  private static final long RETRY_MS = 1_000;

  private final Database database;
  private final Connection connection;
  private final Intake intake;
  private final WriterState state;
  private final InstantSource clock;
  private final Consumer<Batch> publish;
  private final IntConsumer onFatal;
  private final Checkpointer checkpointer;
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile boolean refusing;

  Writer(
      Database database,
      Intake intake,
      WriterState state,
      InstantSource clock,
      Consumer<Batch> publish,
      IntConsumer onFatal,
      Checkpointer checkpointer) {
    this.database = database;
    this.connection = database.writer();
    this.intake = intake;
    this.state = state;
    this.clock = clock;
    this.publish = publish;
    this.onFatal = onFatal;
    this.checkpointer = checkpointer;
  }

  /** Whether what comes is refused, as far as was tried; any thread. */
  boolean refusing() {
    return refusing;
  }

  @Override
  public void run() {
    try {
      connection.setAutoCommit(false);
      while (intake.await(refusing ? RETRY_MS : 0) && !failed.get()) {
        List<Append> batch = intake.take(database.settings().batchRows());
        if (batch.isEmpty()) {
          retry();
        } else {
          store(batch);
        }
      }
      if (!failed.get()) {
        indexAll();
      }
    } catch (InterruptedException e) {
      fail("the writer was interrupted", e);
    } catch (SQLException | RuntimeException | Error e) {
      fail("the writer failed", e);
    }
  }

  private void store(List<Append> appends) throws SQLException {
    @Nullable Verdict[] refused = new @Nullable Verdict[appends.size()];
    int busy = 0;
    boolean oneByOne = false;
    while (true) {
      try {
        publish.accept(attempt(new Transaction(state, appends, refused), oneByOne));
        checkpointer.committed(connection);
        return;
      } catch (Transaction.Rejected e) {
        state.rollBack();
        LOG.warn("The store refused an append of room {}: {}", roomOf(appends, e), e.getMessage());
        refused[e.append()] = new Verdict.Refused(ErrorCode.INTERNAL, "the store refused it");
      } catch (SQLException e) {
        Fault fault = state.dialect().fault(e);
        if (fault == Fault.FULL) {
          refuse(appends, refused, ErrorCode.STORAGE_FULL, "the disk is full", e);
          return;
        } else if (fault == Fault.BUSY && ++busy == BUSY_TRIES) {
          refuse(appends, refused, ErrorCode.UNAVAILABLE, "the store is locked", e);
          return;
        } else if (fault == Fault.FATAL || (fault == Fault.ROW && oneByOne)) {
          throw e;
        }
        state.rollBack();
        if (fault == Fault.ROW) {
          oneByOne = true;
        } else {
          LockSupport.parkNanos(BUSY_PAUSE);
        }
      }
    }
  }

  private static String roomOf(List<Append> appends, Transaction.Rejected e) {
    return appends.get(e.append()).room();
  }

  private Batch attempt(Transaction transaction, boolean oneByOne)
      throws SQLException, Transaction.Rejected {
    transaction.write(clock.millis(), oneByOne);
    Failpoint.pass("after-insert");
    state.note();
    Failpoint.pass("before-commit");
    connection.commit();
    Failpoint.pass("after-commit");
    taking();
    return transaction.committed();
  }

  private void taking() {
    if (refusing) {
      refusing = false;
      LOG.warn("Appends are stored again");
    }
  }

  /**
   * Stores something that changes nothing, to learn whether that can be done again: a balancer that
   * sends nobody here while appends are refused would else never send anybody again.
   */
  private void retry() throws SQLException {
    try {
      state.noteNow();
      connection.commit();
      taking();
    } catch (SQLException e) {
      Fault fault = state.dialect().fault(e);
      if (fault != Fault.FULL && fault != Fault.BUSY) {
        throw e;
      }
      state.rollBack();
    }
  }

  /** Tells a definite no to all of a batch that was rolled back. */
  private void refuse(
      List<Append> appends,
      @Nullable Verdict[] refused,
      ErrorCode code,
      String reason,
      SQLException cause)
      throws SQLException {
    state.rollBack();
    if (!refusing) {
      refusing = true;
      LOG.warn("Appends are refused, {}: {}", reason, cause.getMessage());
    }
    Verdict no = new Verdict.Refused(code, reason);
    List<Verdict> verdicts =
        Arrays.stream(refused).map(verdict -> verdict == null ? no : verdict).toList();
    publish.accept(new Batch(List.of(), appends, verdicts));
  }

  /** At an orderly end nothing is left to be found at the next start, unless the disk is full. */
  private void indexAll() throws SQLException {
    List<Place> rest = state.tails().oldest(Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    try {
      state.sql().index(rest);
      state.noteAll();
      connection.commit();
      state.tails().committed(List.of(), rest);
    } catch (SQLException e) {
      if (state.dialect().fault(e) != Fault.FULL) {
        throw e;
      }
      state.rollBack();
      LOG.warn("The disk is full; the next start will index {} events", rest.size(), e);
    }
    state.sql().close();
    connection.setAutoCommit(true);
  }

  /**
   * What a batch came to is unknown (a failed sync may or may not have written it), so nobody is
   * told; what was not begun is refused; the process is to end. Any thread, once.
   */
  void fail(String what, Throwable cause) {
    if (failed.getAndSet(true)) {
      return;
    }
    refusing = true;
    LOG.error("{}; no message is stored any more and this process must end", what, cause);
    database.suspect(what + ": " + cause);
    checkpointer.stop();
    intake.abort(new Verdict.Refused(ErrorCode.UNAVAILABLE, "the store has failed"));
    onFatal.accept(EXIT_STORE_FAILED);
  }
}
