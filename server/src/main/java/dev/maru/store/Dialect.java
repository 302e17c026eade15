package dev.maru.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What differs between databases: how to open, check and understand one. */
public sealed interface Dialect extends AutoCloseable permits Sqlite {

  /** The folder of its migrations under {@code db/}. */
  String name();

  /** Where the writer's connection comes from. */
  DataSource writing();

  /** Where the readers' connections come from; they cannot write. */
  DataSource reading();

  /**
   * Refuses a database that would lose acked events.
   *
   * @throws StoreException with the setting's name and what to do
   */
  void verifyDurability(Connection connection) throws SQLException;

  /** What is damaged, in the database's own words; empty when all is well. */
  List<String> damage(Connection connection, boolean thorough) throws SQLException;

  /** What an error means. */
  Fault fault(SQLException error);

  /**
   * Rolls a transaction back and leaves the connection in a new one, also where the database had
   * rolled back by itself.
   */
  void rollBack(Connection connection) throws SQLException;

  /** An SQL parameter that takes UTF-8 bytes and stores text. */
  String textFromBytes();

  /** An SQL expression that gives a text column's UTF-8 bytes. */
  String bytesOf(String column);

  /**
   * How many events may lie in the log before they are put into its indexes. A database that logs
   * whole pages gains from writing indexes in sorted portions; one that logs rows answers 0.
   */
  int rowsBehind();

  /** How far the file is behind the write-ahead log; costs a few µs and writes nothing. */
  Backlog backlog(Connection connection) throws SQLException;

  /**
   * Moves as much of the write-ahead log into the file as can be moved while others read and write,
   * and syncs it; not within a transaction that has read or written.
   */
  void checkpoint(Connection connection) throws SQLException;

  /**
   * Brings to the disk what checkpoints have moved into the file so far. One that moves everything
   * has this done by itself; whoever does it before, in a thread that nobody waits for, leaves that
   * one little to wait for.
   */
  void flush() throws SQLException;

  /** After the last connection. */
  @Override
  void close() throws IOException;

  /** What an error of the database means for the writer. */
  public enum Fault {
    /** The database refuses this one row; the others of its batch may be good. */
    ROW,
    /** Somebody else holds the lock; nothing happened, try again. */
    BUSY,
    /** No space; nothing happened, and space may come back. */
    FULL,
    /** Anything else: what is on the disk is unknown, so this process must not write again. */
    FATAL
  }
}
