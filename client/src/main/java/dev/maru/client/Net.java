package dev.maru.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The network as a connection sees it. Futures complete in any thread. */
interface Net {

  /**
   * Opens a line and joins the rooms.
   *
   * @param limit how many events the first page of a room may hold
   * @param echoes how many echoes the line has to give before it counts as open, where it can
   */
  Line dial(Transport transport, Map<String, Cursor> rooms, int limit, int echoes, Ear ear);

  /** Reads what follows a cursor, at once; so many events at most. */
  CompletableFuture<Page> read(String room, Cursor cursor, int limit);

  /** Sends a message over HTTP. */
  CompletableFuture<Ack> post(String room, String clientId, String message);

  /** Asks for another token before this one ends; "" if there is no other. */
  CompletableFuture<String> renewToken();

  /** The server did not take the token; whether to try another one. */
  boolean anotherToken();

  /** Somebody has signed in again. */
  void signedIn();
}
