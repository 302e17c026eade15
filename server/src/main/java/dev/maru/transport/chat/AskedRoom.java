package dev.maru.transport.chat;

import dev.maru.hub.Follower;
import dev.maru.hub.Opening;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One room of a poll: what it asks, and what was found. Owned by its desk's lane. */
final class AskedRoom {

  final String room;
  final Cursor cursor;
  @Nullable Follower follower;
  @Nullable Opening opening;
  @Nullable Refusal refusal;
  List<Event> events = List.of();

  AskedRoom(Place place) {
    this.room = place.room();
    this.cursor = place.cursor();
  }

  /** What is known of the room; null if it was not looked into. */
  @Nullable Finding finding() {
    Refusal no = refusal;
    Opening first = opening;
    if (no != null) {
      return new Finding.Denied(room, no);
    }
    return first == null ? null : new Finding.Shown(room, whole(first));
  }

  /** The first page, and behind it what came while the other rooms were asked or none spoke. */
  private Opening whole(Opening first) {
    Follower source = follower;
    if (events.isEmpty() || source == null) {
      return first;
    }
    List<Event> all = new ArrayList<>(first.page().events());
    all.addAll(events);
    long head = source.head();
    boolean more = first.forward() ? head > all.getLast().seq() : first.page().more();
    Page page = new Page(first.page().epoch(), head, first.page().oldest(), all, more);
    return new Opening(page, first.asked(), first.reset());
  }

  void leave() {
    Follower source = follower;
    if (source != null) {
      source.end();
    }
  }
}
