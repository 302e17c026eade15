package dev.maru.client;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes rooms and their cursors as a URL says them: {@code 123:482:a9f3,124:17,125}. */
final class Places {

  private Places() {}

  /** The value of the parameter {@code rooms}, encoded. */
  static String of(Map<String, Cursor> rooms) {
    return rooms.entrySet().stream()
        .map(entry -> Http.encoded(place(entry.getKey(), entry.getValue())))
        .collect(Collectors.joining(","));
  }

  private static String place(String room, Cursor cursor) {
    String name = room.replace(":", "%3A");
    if (cursor.isNewest()) {
      return name;
    }
    return name + ":" + cursor.seq() + (cursor.epoch().isEmpty() ? "" : ":" + cursor.epoch());
  }
}
