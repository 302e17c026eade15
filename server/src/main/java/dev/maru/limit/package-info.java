/** How much anyone may do: rates of commands, and how many connections (L1). */
@NullMarked
package dev.maru.limit;

import org.jspecify.annotations.NullMarked;
