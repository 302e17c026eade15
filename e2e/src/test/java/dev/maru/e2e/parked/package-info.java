/** Thousands of requests that wait at once: what they cost, and how fast they wake. */
@NullMarked
package dev.maru.e2e.parked;

import org.jspecify.annotations.NullMarked;
