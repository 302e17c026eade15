/**
 * A client of Maru that needs nothing but the JDK: for bots, bridges and tests.
 *
 * <p>{@link dev.maru.client.Maru} knows the address and who is speaking. It reads a page of a room
 * (a poll, or a long-poll when it may wait), posts a message, and connects. A {@link
 * dev.maru.client.Connection} keeps itself up by the best transport that works, joins rooms from a
 * {@link dev.maru.client.Cursor}, calls a {@link dev.maru.client.Listener} with every event exactly
 * once and in order, and repeats a send until its outcome is known.
 *
 * <p>Inside, a link keeps one line up, and a second while it changes over; rooms and outbox know
 * nothing of lines. All of it runs in one lane, whose time and chance come from outside.
 */
@NullMarked
package dev.maru.client;

import org.jspecify.annotations.NullMarked;
