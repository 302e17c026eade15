/** The log of every room: the only truth, and the only way to write and read it (L2). */
@NullMarked
package dev.maru.log;

import org.jspecify.annotations.NullMarked;
