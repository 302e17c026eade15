/** What the whole server does, over real sockets: one suite for every transport, and the frames. */
@NullMarked
package dev.maru.behaviour;

import org.jspecify.annotations.NullMarked;
