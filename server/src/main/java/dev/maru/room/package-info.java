/** Entering, leaving and reading a room (L5). */
@NullMarked
package dev.maru.room;

import org.jspecify.annotations.NullMarked;
