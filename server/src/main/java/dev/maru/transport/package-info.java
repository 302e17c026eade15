/** The HTTP server and every way in and out of it; the only home of Netty (L6). */
@NullMarked
package dev.maru.transport;

import org.jspecify.annotations.NullMarked;
