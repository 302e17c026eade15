package dev.maru.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is written in one transaction together with an event of the log. */
@FunctionalInterface
public interface Change {

  /** Nothing but the event. */
  Change NONE = connection -> {};

  /** Writes; may be called again after a transaction that was rolled back. */
  void on(Connection connection) throws SQLException;
}
