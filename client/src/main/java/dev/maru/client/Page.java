package dev.maru.client;

import java.util.List;

/**
 * Some of a room's log, read over HTTP. Immutable.
 *
 * @param cursor where to read on
 * @param head the newest event there is; the cursor's when the server had nothing to say
 * @param events what follows the cursor that was asked for, in order
 * @param more whether the next page is there already
 * @param reset whether the caller's copy is void and starts again with these events
 * @param nextPollMs when the server would like the next poll, milliseconds; 0 if it did not say
 */
public record Page(
    String room,
    Cursor cursor,
    long head,
    List<Entry> events,
    boolean more,
    boolean reset,
    long nextPollMs) {

  /** The same as before: nothing follows. */
  static Page nothing(String room, Cursor asked, long nextPollMs) {
    return new Page(room, asked, asked.seq(), List.of(), false, false, nextPollMs);
  }

  static Page of(Json json, Cursor asked) {
    List<Entry> events = json.objects("events").stream().map(Entry::of).toList();
    String epoch = json.text("epoch");
    long head = json.number("head", 0);
    boolean reset = json.flag("reset");
    long from = reset || asked.isNewest() ? head : asked.seq();
    long last = events.isEmpty() ? from : events.getLast().seq();
    boolean more = json.flag("more") && !asked.isNewest();
    Cursor cursor = new Cursor(epoch, last);
    long next = json.number("next_poll_ms", 0);
    return new Page(json.text("room_id"), cursor, head, events, more, reset, next);
  }
}
