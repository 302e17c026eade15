/**
 * Load by raw, small clients that write down what they do and see: one for each transport, all
 * resuming by cursor and repeating what they do not know the outcome of.
 */
@NullMarked
package dev.maru.e2e.load;

import org.jspecify.annotations.NullMarked;
