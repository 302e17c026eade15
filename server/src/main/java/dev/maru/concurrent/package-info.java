/** Lanes: who may touch what, and when a turn ends (L0). */
@NullMarked
package dev.maru.concurrent;

import org.jspecify.annotations.NullMarked;
