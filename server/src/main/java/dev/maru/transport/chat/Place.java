package dev.maru.transport.chat;

import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A room and where a client stands in it, as a URL or an event's id says it: {@code room}, {@code
 * room:seq} or {@code room:seq:epoch}. A colon in a room's name is written {@code %3A}. Immutable.
 *
 * @param room what it is called
 * @param cursor {@link Cursor#START} if no seq is given
 */
record Place(String room, Cursor cursor) {

  /** Longer than any epoch that was ever made; those are 6 characters. */
  private static final int MAX_EPOCH = 64;

  /**
   * Reads a list of places, joined with commas.
   *
   * @param name the parameter or header that holds it, for the error
   * @param most how many it may hold
   * @throws Refusal {@code bad_request} if it is not such a list, or names a room twice; {@code
   *     too_large} if it is too long
   */
  static List<Place> list(String name, String text, int most) throws Refusal {
    if (text.isEmpty()) {
      throw wrong(name, "it is missing");
    }
    String[] parts = text.split(",", -1);
    if (parts.length > most) {
      throw new Refusal(ErrorCode.TOO_LARGE, "at most " + most + " rooms a request");
    }
    List<Place> places = new ArrayList<>(parts.length);
    Set<String> rooms = new HashSet<>();
    for (String part : parts) {
      Place place = place(name, part);
      if (!rooms.add(place.room)) {
        throw wrong(name, "it names a room twice");
      }
      places.add(place);
    }
    return places;
  }

  private static Place place(String name, String part) throws Refusal {
    String[] fields = part.split(":", -1);
    String room = RoomId.require(fields[0].replace("%3A", ":").replace("%3a", ":"));
    if (fields.length == 1) {
      return new Place(room, Cursor.START);
    }
    String epoch = fields.length > 2 ? fields[2] : "";
    if (fields.length > 3 || epoch.length() > MAX_EPOCH) {
      throw wrong(name, "a colon in a room's name is written %3A");
    }
    return new Place(room, new Cursor(epoch, seq(name, fields[1])));
  }

  private static long seq(String name, String digits) throws Refusal {
    try {
      long seq = Long.parseLong(digits);
      if (seq >= 0 && seq <= Cursor.MAX_SEQ && Character.isDigit(digits.charAt(0))) {
        return seq;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "`" + digits + "` is no seq");
    }
    throw wrong(name, "`" + digits + "` is no seq");
  }

  private static Refusal wrong(String name, String why) {
    return new Refusal(
        ErrorCode.BAD_REQUEST,
        "`" + name + "` must be a list such as 123:482,124:17:a9f3 or 125; " + why);
  }

  /** The rooms of some places. */
  static List<String> rooms(List<Place> places) {
    return places.stream().map(Place::room).toList();
  }
}
