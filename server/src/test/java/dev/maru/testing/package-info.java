/** What tests of several packages share: a raw socket, a watch for leaked buffers. */
@NullMarked
package dev.maru.testing;

import org.jspecify.annotations.NullMarked;
