package dev.maru.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The network as a connection sees it. Futures complete in any thread. */
interface Net {

  /**
   * Opens a line and joins the rooms.
   *
   * @param echoes how many echoes the line has to give before it counts as open, where it can
   */
  Line dial(Transport transport, Map<String, Cursor> rooms, int echoes, Ear ear);

  /** Reads what follows a cursor, at once. */
  CompletableFuture<Page> read(String room, Cursor cursor);

  /** Sends a message over HTTP. */
  CompletableFuture<Ack> post(String room, String clientId, String message);
}
