/**
 * The load generator behind {@code maru bench}: one thread, many WebSockets, no class of the server
 * but what suggests the nearest flag. It aims at loopback only.
 */
@NullMarked
package dev.maru.load;

import org.jspecify.annotations.NullMarked;
