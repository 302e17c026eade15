/**
 * Inputs that nobody means well, by the million: from grammars that know the protocol and from
 * mutations that do not. `-Dmaru.fuzz=50` runs fifty times as many.
 */
@NullMarked
package dev.maru.fuzz;

import org.jspecify.annotations.NullMarked;
