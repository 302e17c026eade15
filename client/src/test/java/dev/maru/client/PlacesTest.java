package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rooms and cursors as the URL of a stream says them. */
final class PlacesTest {

  @Test
  void aPlaceIsARoomItsSeqAndItsEpoch() {
    Map<String, Cursor> rooms = new LinkedHashMap<>();
    rooms.put("123", new Cursor("a9f3", 482));
    rooms.put("124", new Cursor("", 17));
    rooms.put("125", Cursor.NEWEST);
    assertThat(Places.of(rooms)).isEqualTo("123%3A482%3Aa9f3,124%3A17,125");
  }

  @Test
  void aColonInANameIsWrittenTwice() {
    assertThat(Places.of(Map.of("a:b", Cursor.START))).isEqualTo("a%253Ab%3A0");
  }
}
