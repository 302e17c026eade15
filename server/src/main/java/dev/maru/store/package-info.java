/** The database: opening, checking, locking it; one writer, several readers, dialects (L1). */
@NullMarked
package dev.maru.store;

import org.jspecify.annotations.NullMarked;
