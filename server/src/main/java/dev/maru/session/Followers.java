package dev.maru.session;

import dev.maru.hub.Follower;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the lists of what a session follows, and makes them: short, and never changed, so that
 * one may be gone through while rooms are left.
 */
final class Followers {

  private Followers() {}

  /** Who follows a room; null if nobody does. */
  static @Nullable Follower of(List<Follower> all, String room) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).room().equals(room)) {
        return all.get(i);
      }
    }
    return null;
  }

  static List<Follower> with(List<Follower> all, Follower follower) {
    List<Follower> more = new ArrayList<>(all.size() + 1);
    more.addAll(all);
    more.add(follower);
    return more;
  }

  static List<Follower> without(List<Follower> all, Follower follower) {
    List<Follower> rest = new ArrayList<>(all);
    rest.remove(follower);
    return rest.isEmpty() ? List.of() : rest;
  }

  /** The frame that tells that the server lives, and the head of each room. */
  static Frame ping(List<Follower> all, double load) {
    JsonWriter json = new JsonWriter(64 + all.size() * 24);
    json.raw("{\"type\":\"ping\",\"heads\":{");
    for (int i = 0; i < all.size(); i++) {
      Follower follower = all.get(i);
      json.raw(i == 0 ? "" : ",").string(follower.room()).raw(":").number(follower.head());
    }
    return json.raw("},\"load\":").raw(Double.toString(load)).raw("}").frame();
  }
}
