/** The program: where it starts and where everything it consists of is put together. */
@NullMarked
package dev.maru;

import org.jspecify.annotations.NullMarked;
