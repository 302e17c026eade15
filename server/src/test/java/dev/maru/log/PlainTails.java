package dev.maru.log;

import dev.maru.protocol.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What {@link Tails} promises, in plain lists; owned by one test. */
final class PlainTails {

  private final LinkedHashMap<Integer, List<Row>> rooms = new LinkedHashMap<>();

  void committed(List<Row> added, List<Place> indexed) {
    for (Place place : indexed) {
      List<Row> tail = tail(place.room());
      assert tail.getFirst().id() == place.id() : place;
      tail.removeFirst();
      if (tail.isEmpty()) {
        rooms.remove(place.room());
      }
    }
    for (Row row : added) {
      rooms.computeIfAbsent(row.room(), room -> new ArrayList<>()).add(row);
    }
  }

  List<Row> tail(int room) {
    return rooms.getOrDefault(room, List.of());
  }

  List<Row> all() {
    return rooms.values().stream().flatMap(List::stream).toList();
  }

  /** The rows that leave first: whole rooms, at most so many rows. */
  List<Place> oldest(int enough, int most) {
    List<Place> places = new ArrayList<>();
    for (List<Row> tail : rooms.values()) {
      if (places.size() >= enough) {
        break;
      }
      tail.stream().limit(most - places.size()).map(Row::place).forEach(places::add);
    }
    return places;
  }

  List<Event> after(int room, long seq, int limit) {
    return tail(room).stream()
        .map(Row::event)
        .filter(event -> event.seq() > seq)
        .limit(limit)
        .toList();
  }

  List<Event> before(int room, long seq, int limit) {
    List<Event> events =
        tail(room).stream().map(Row::event).filter(event -> event.seq() < seq).toList();
    return events.subList(Math.max(0, events.size() - limit), events.size());
  }
}
