/** Measuring Maru: benchmarks, the load generator and what they share. */
@NullMarked
package dev.maru.bench;

import org.jspecify.annotations.NullMarked;
