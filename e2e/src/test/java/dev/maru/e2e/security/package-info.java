/** Attacks on the packed server from outside, as proxies pass them on. */
@NullMarked
package dev.maru.e2e.security;

import org.jspecify.annotations.NullMarked;
