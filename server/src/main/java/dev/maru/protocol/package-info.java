/**
 * The words that go over the wire: users, events, frames, the two codecs, error and close codes
 * (L0).
 */
@NullMarked
package dev.maru.protocol;

import org.jspecify.annotations.NullMarked;
