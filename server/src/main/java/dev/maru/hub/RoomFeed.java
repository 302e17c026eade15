package dev.maru.hub;

import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import java.util.Arrays;

/**
 * One room as one lane sees it: its followers there, and the newest event they were offered. Owned
 * by its shard's lane; it lives as long as somebody follows.
 */
final class RoomFeed {

  private final String room;
  private final HubShard shard;
  private Follower[] followers = new Follower[2];
  private int count;
  private long head;

  RoomFeed(String room, HubShard shard) {
    this.room = room;
    this.shard = shard;
  }

  String room() {
    return room;
  }

  HubShard shard() {
    return shard;
  }

  /** The newest event that was offered here; 0 before the first. */
  long head() {
    return head;
  }

  Follower add(Sink sink) {
    if (count == followers.length) {
      followers = Arrays.copyOf(followers, count * 2);
    }
    Follower follower = new Follower(this, sink, count);
    followers[count++] = follower;
    return follower;
  }

  /** Takes one out; the last one moves into its place. */
  void remove(Follower follower) {
    Follower last = followers[--count];
    followers[follower.place()] = last;
    last.move(follower.place());
    Arrays.fill(followers, count, count + 1, null);
    if (count == 0) {
      shard.forget(room);
    }
  }

  /** Ends all who follow for a user; in the order of a broadcast, for the same reason. */
  void expel(String userId, Refusal why) {
    for (int i = count - 1; i >= 0; i--) {
      if (i < count) {
        followers[i].expel(userId, why);
      }
    }
  }

  void offer(Event event) {
    if (event.seq() > head) {
      head = event.seq();
      broadcast(event);
    }
  }

  /**
   * The fan-out. From the back to the front, so that a follower may leave while it is told: who
   * moves into its place was told before.
   */
  private void broadcast(Event event) {
    for (int i = count - 1; i >= 0; i--) {
      if (i < count) {
        followers[i].offer(event);
      }
    }
  }
}
