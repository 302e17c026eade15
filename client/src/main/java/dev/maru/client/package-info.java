/** A client of Maru that needs nothing but the JDK. */
@NullMarked
package dev.maru.client;

import org.jspecify.annotations.NullMarked;
