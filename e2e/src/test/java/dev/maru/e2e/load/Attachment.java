package dev.maru.e2e.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One client's way to the server, while it lasts: it shows what happens in its rooms and takes
 * messages.
 */
interface Attachment extends AutoCloseable {

  /** Connects and joins the rooms, each at its cursor. */
  void open() throws IOException, InterruptedException;

  /** Sends one attempt and writes it down; the future always completes normally. */
  CompletableFuture<Outcome> send(Message message) throws InterruptedException;

  /** How many attempts may be on their way at once. */
  int window();

  /** False once the connection is lost. */
  boolean alive();

  /** Ends it without a farewell: nothing is seen or answered any more when this returns. */
  @Override
  void close();
}
