package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What somebody may do in which rooms. Immutable. */
final class Grants {

  /** Everything, everywhere: open mode. */
  static final Grants EVERYWHERE = new Grants(Map.of(), true);

  /** What a room's bare name in a token means: everything but to moderate. */
  static final Set<Right> MEMBER =
      Collections.unmodifiableSet(EnumSet.of(Right.READ, Right.WRITE, Right.UPLOAD, Right.CALL));

  private final Map<String, Set<Right>> rooms;
  private final boolean everywhere;

  private Grants(Map<String, Set<Right>> rooms, boolean everywhere) {
    this.rooms = rooms;
    this.everywhere = everywhere;
  }

  /**
   * What the claim {@code rooms} of a token says; nothing if it has none.
   *
   * @throws Refusal if it is no list of rooms
   */
  static Grants of(JsonObject claims) throws Refusal {
    Map<String, Set<Right>> rooms = new HashMap<>();
    for (JsonObject entry : claims.entries("rooms", "id")) {
      String room = RoomId.require(entry.word("id", ""));
      rooms.merge(
          room,
          rights(entry),
          (a, b) -> {
            a.addAll(b);
            return a;
          });
    }
    return new Grants(Map.copyOf(rooms), false);
  }

  /**
   * The field {@code rights} of an object about a room; the usual ones if it has none.
   *
   * @throws Refusal if it is no list of words
   */
  static Set<Right> rights(JsonObject entry) throws Refusal {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    if (!entry.has("rights")) {
      rights.addAll(MEMBER);
    }
    for (JsonObject word : entry.entries("rights", "right")) {
      // A word that we do not know is a right that a later version has.
      Right.of(word.text("right", "")).ifPresent(rights::add);
    }
    return rights;
  }

  /** Whether nobody need be asked: everything is theirs, everywhere. */
  boolean everywhere() {
    return everywhere;
  }

  /** The rights in a room; none if it is not theirs. */
  Set<Right> rights(String room) {
    return rooms.getOrDefault(room, Set.of());
  }

  /**
   * Lets pass who has the right.
   *
   * @param rights what somebody may do in a room
   * @throws Refusal {@code not_found} for a room that is not theirs, as if it were not there;
   *     {@code forbidden} for a member without this right
   */
  static void require(Set<Right> rights, Right right) throws Refusal {
    if (rights.isEmpty()) {
      throw noSuchRoom();
    }
    if (right != Right.NONE && !rights.contains(right)) {
      throw new Refusal(ErrorCode.FORBIDDEN, "you may not do this in this room");
    }
  }

  /** The answer to a room that is not there, and to one that is not theirs. */
  static Refusal noSuchRoom() {
    return new Refusal(ErrorCode.NOT_FOUND, "no such room");
  }
}
