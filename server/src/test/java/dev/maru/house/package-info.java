/**
 * The rules of the house and its figures, as code: what may depend on what, what a thing may be
 * called, how long a file may be.
 */
@NullMarked
package dev.maru.house;

import org.jspecify.annotations.NullMarked;
