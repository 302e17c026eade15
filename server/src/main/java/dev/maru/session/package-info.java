/** One client's attachment, whatever carries it: commands in, frames out, rooms followed (L4). */
@NullMarked
package dev.maru.session;

import org.jspecify.annotations.NullMarked;
