/**
 * A client of Maru that needs nothing but the JDK: for bots, bridges and tests.
 *
 * <p>{@link dev.maru.client.Maru} knows the address and who is speaking. It reads a page of a room
 * (a poll, or a long-poll when it may wait), posts a message, and opens a {@link
 * dev.maru.client.Connection}: a WebSocket that joins rooms from a {@link dev.maru.client.Cursor}
 * and calls a {@link dev.maru.client.Listener} with every event exactly once and in order. A gap is
 * filled from the log, an old event is dropped. When a connection ends, the cursors it leaves
 * behind are where the next one goes on.
 */
@NullMarked
package dev.maru.client;

import org.jspecify.annotations.NullMarked;
