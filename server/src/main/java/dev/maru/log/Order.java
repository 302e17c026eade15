package dev.maru.log;

import dev.maru.store.Change;

/**
 * What the house changes together with an event of its own, in one transaction. Such an event is
 * taken by a closed room, too. Immutable.
 *
 * @param door what becomes of the room's door
 * @param change what else is written
 */
public record Order(Door door, Change change) {

  /** Whether a room takes what people write. */
  public enum Door {
    AS_IT_IS,
    CLOSED,
    OPEN
  }

  /** People's own events order nothing. */
  static final Order NONE = new Order(Door.AS_IT_IS, Change.NONE);

  /** Closes a room, or opens it again. */
  public static Order door(boolean closed) {
    return new Order(closed ? Door.CLOSED : Door.OPEN, Change.NONE);
  }

  /** Writes something else. */
  public static Order of(Change change) {
    return new Order(Door.AS_IT_IS, change);
  }
}
