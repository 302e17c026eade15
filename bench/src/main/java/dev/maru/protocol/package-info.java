/** Micro-benchmarks of the server's package of the same name. */
@NullMarked
package dev.maru.protocol;

import org.jspecify.annotations.NullMarked;
