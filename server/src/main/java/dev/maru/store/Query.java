package dev.maru.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is read in one read transaction. */
@FunctionalInterface
public interface Query<T extends @Nullable Object> {

  /** Reads; the connection is given back afterwards, so nothing lazy may leave. */
  T on(Connection connection) throws SQLException;
}
