package dev.maru.log;

import dev.maru.protocol.Event;
import org.jspecify.annotations.Nullable;

/** An event with what its indexes need: its place in commit order and its send. */
record Row(long id, int room, int author, @Nullable SendKey key, Event event) {

  Place place() {
    return new Place(id, room, event.seq(), key);
  }
}
