package dev.maru.hub;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Event;
import java.util.List;

/**
 * The first thing a client learns of a room: the answer to its cursor.
 *
 * @param page what the log said
 * @param asked the cursor it answers
 * @param reset whether that cursor cannot be continued, so that the client starts anew
 */
public record Opening(Page page, Cursor asked, boolean reset) {

  /** Whether the page goes on from the cursor; else it holds the newest events. */
  public boolean forward() {
    return !reset && !asked.newest();
  }

  /** Whether it says nothing that the client does not know. */
  public boolean nothing() {
    return forward() && page.events().isEmpty();
  }

  /** The seq from which the client goes on. */
  public long end() {
    List<Event> events = page.events();
    if (!forward()) {
      return page.head();
    }
    return events.isEmpty() ? asked.seq() : events.get(events.size() - 1).seq();
  }
}
