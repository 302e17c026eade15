/** Maru seen from outside: the packed program, driven through its sockets. */
@NullMarked
package dev.maru.e2e;

import org.jspecify.annotations.NullMarked;
