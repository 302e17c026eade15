package dev.maru.log;

import org.jspecify.annotations.Nullable;

/** What the indexes take of an event: where it lies in commit order, its number, its send. */
record Place(long id, int room, long seq, @Nullable SendKey key) {}
