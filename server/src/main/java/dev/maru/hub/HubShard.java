package dev.maru.hub;

import dev.maru.concurrent.Lane;
import dev.maru.log.Batch;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One lane's part of the hub: a feed per room that somebody here follows. Owned by its lane. */
public final class HubShard {

  private final Lane lane;
  private final Pages pages;
  private final Map<String, RoomFeed> feeds = new HashMap<>();

  HubShard(Lane lane, Pages pages) {
    this.lane = lane;
    this.pages = pages;
  }

  /** The lane that owns it. */
  public Lane lane() {
    return lane;
  }

  /** Reads pages of the log and brings them back to a lane. */
  public Pages pages() {
    return pages;
  }

  /** A new follower of a room; it hears nothing before {@link Follower#start}. */
  public Follower follow(String room, Sink sink) {
    RoomFeed feed = feeds.computeIfAbsent(room, id -> new RoomFeed(id, this));
    return feed.add(sink);
  }

  /** How many rooms are followed here. */
  public int rooms() {
    return feeds.size();
  }

  /** Ends everybody here who follows a room for a user; nothing more of it reaches them. */
  public void expel(String room, String userId, Refusal why) {
    RoomFeed feed = feeds.get(room);
    if (feed != null) {
      feed.expel(userId, why);
    }
  }

  void take(Batch batch) {
    List<Event> events = batch.events();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      RoomFeed feed = feeds.get(event.room());
      if (feed != null) {
        feed.offer(event);
      }
    }
    batch.settle(lane);
  }

  void forget(String room) {
    feeds.remove(room);
  }
}
