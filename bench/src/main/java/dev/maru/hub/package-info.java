/** Micro-benchmarks of the server's package of the same name. */
@NullMarked
package dev.maru.hub;

import org.jspecify.annotations.NullMarked;
