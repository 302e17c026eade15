/** The product under test: its processes, its files, the ports it listens on. */
@NullMarked
package dev.maru.e2e.product;

import org.jspecify.annotations.NullMarked;
