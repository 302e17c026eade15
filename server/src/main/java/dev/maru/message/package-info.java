/** What people write (L5). */
@NullMarked
package dev.maru.message;

import org.jspecify.annotations.NullMarked;
