/**
 * Who follows what: one feed per room and lane, followers that read the log and then listen (L3).
 */
@NullMarked
package dev.maru.hub;

import org.jspecify.annotations.NullMarked;
