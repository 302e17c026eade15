/**
 * The checker of a totally ordered log: what clients did and saw, compared with what the rooms
 * hold.
 */
@NullMarked
package dev.maru.e2e.check;

import org.jspecify.annotations.NullMarked;
