/** How loaded the server is, and how often clients should come (L3). */
@NullMarked
package dev.maru.pace;

import org.jspecify.annotations.NullMarked;
