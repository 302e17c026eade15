package dev.maru.load;

/**
 * What makes a message known again when it comes back.
 *
 * @param time when it was to be sent, {@link System#nanoTime}
 * @param sender the connection that sent it
 * @param number counts a sender's messages, from 1
 */
record Stamp(long time, int sender, int number) {}
