package dev.maru.log;

import dev.maru.concurrent.Lane;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.store.Checkpointer;
import dev.maru.store.Database;
import dev.maru.store.StoreException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of every room: events numbered 1, 2, 3 … in the order of their commits, durable before
 * anybody is told. Any thread may call it; one thread of its own writes, and another one moves what
 * was written to its place.
 */
public final class MessageLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);

  /** Where a room's log stands: which life of it, and its last number (0 when empty). */
  public record Head(String epoch, long seq) {}

  /**
   * A part of a room's log as it was at one moment.
   *
   * @param head the last number then, 0 for none
   * @param oldest the lowest number that can still be read, 0 for none
   * @param events ascending, without holes
   * @param more whether more follow in the direction that was asked for
   */
  public record Page(String epoch, long head, long oldest, List<Event> events, boolean more) {
    static Page empty(String epoch) {
      return new Page(epoch, 0, 0, List.of(), false);
    }
  }

  private final Database database;
  private final Intake intake;
  private final KnownRooms rooms = new KnownRooms();
  private final Reads reads;
  private final List<Consumer<Batch>> listeners = new CopyOnWriteArrayList<>();
  private final Checkpointer checkpointer;
  private final Writer task;
  private final Thread writer;

  /**
   * Opens the log of a store and starts its writer.
   *
   * @param clock what {@link Event#ts} is taken from
   * @param onFatal called once, on the writer's or the checkpointer's thread, with the exit code
   *     for this process when the disk has failed a write; must not wait for this log to close
   * @throws StoreException if the store cannot be read
   */
  public MessageLog(Database database, InstantSource clock, IntConsumer onFatal) {
    this.database = database;
    this.intake = new Intake(database.settings().writerQueueBytes());
    this.checkpointer = new Checkpointer(database);
    Tails tails = new Tails();
    this.reads = new Reads(database, tails, rooms);
    try {
      tails.committed(Recovery.rowsBehind(database.writer(), database.dialect()), List.of());
      WriterState state = new WriterState(database, tails, rooms);
      this.task = new Writer(database, intake, state, clock, this::publish, onFatal, checkpointer);
      checkpointer.start(failure -> task.fail("the checkpoint failed", failure));
      this.writer = Thread.ofPlatform().name("log-writer").start(task);
    } catch (SQLException e) {
      throw new StoreException("cannot read the log: " + e.getMessage(), e);
    }
  }

  /**
   * Hands appends to the writer, in order; never blocks. Each one's outcome is told on its lane:
   * stored once it is durable, refused if it never will be, nothing if the disk failed and nobody
   * knows. Beyond the bound of waiting bytes an append is refused as overloaded at once.
   */
  public void append(List<Append> appends) {
    intake.put(appends);
  }

  /**
   * The events that follow a seq.
   *
   * @param limit the most events, ≥ 1
   * @param maxBytes the most bytes of data, unless the first event alone has more
   * @throws StoreException if the store cannot be read
   */
  public Page after(String room, long seq, int limit, int maxBytes) {
    return reads.after(room, seq, limit, maxBytes);
  }

  /** The last events before a seq, newest last; otherwise like {@link #after}. */
  public Page before(String room, long seq, int limit, int maxBytes) {
    return reads.before(room, seq, limit, maxBytes);
  }

  /** The newest events, newest last; otherwise like {@link #after}. */
  public Page newest(String room, int limit, int maxBytes) {
    return reads.before(room, Long.MAX_VALUE, limit, maxBytes);
  }

  /** Where a room stands, if that is known without asking the store; never out of date. */
  public @Nullable Head peek(String room) {
    KnownRooms.Known known = rooms.find(room);
    if (known != null) {
      return new Head(known.epoch(), known.head());
    }
    return rooms.isWithoutRow(room) ? new Head(database.epoch(), 0) : null;
  }

  /** Where a room stands; asks the store if need be. A room without events is at 0. */
  public Head head(String room) {
    KnownRooms.Known known = reads.room(room);
    return known == null ? new Head(database.epoch(), 0) : new Head(known.epoch(), known.head());
  }

  /**
   * Calls a listener on the writer thread after each commit, in commit order; it must be quick, and
   * has to have {@link Batch#settle} called in each of the batch's lanes.
   */
  public void onCommit(Consumer<Batch> listener) {
    listeners.add(listener);
  }

  /** Bytes of appends that wait for the writer; the load gauge's view of it. */
  public long waitingBytes() {
    return intake.bytes();
  }

  /**
   * Whether the last that was to be stored was refused, because the disk is full or the store
   * locked, or because the store has failed. It ends by itself when something can be stored again.
   */
  public boolean refusing() {
    return task.refusing();
  }

  /** Bytes of appends that the writer has taken since the start. */
  public long takenBytes() {
    return intake.taken();
  }

  private void publish(Batch batch) {
    if (listeners.isEmpty()) {
      for (Lane lane : batch.lanes()) {
        lane.execute(() -> batch.settle(lane));
      }
    }
    for (Consumer<Batch> listener : listeners) {
      try {
        listener.accept(batch);
      } catch (RuntimeException e) {
        LOG.error("A listener of the log failed; what is stored is not touched by that", e);
      }
    }
  }

  /** Stores what waits, then ends the writer. The database stays open. */
  @Override
  public void close() {
    intake.close(new Verdict.Refused(ErrorCode.UNAVAILABLE, "the server is stopping"));
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    checkpointer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
