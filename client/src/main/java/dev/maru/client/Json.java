package dev.maru.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object as text and as a tree: enough to read what the server says. A field that is not
 * there, or is of another type, reads as nothing. Immutable.
 */
final class Json {

  private static final Json EMPTY = new Json("{}", Map.of());

  private final String source;
  private final Map<String, Object> fields;

  /**
   * An object.
   *
   * @param fields values are String, Long, Double, Boolean, Json, List or Optional (empty: null)
   */
  Json(String source, Map<String, Object> fields) {
    this.source = source;
    this.fields = fields;
  }

  /**
   * Reads a text that holds one object.
   *
   * @throws IllegalArgumentException if it does not
   */
  static Json parse(String text) {
    return new JsonReader(text).document();
  }

  /** The text of a string, quoted and escaped. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one == '"' || one == '\\') {
        json.append('\\').append(one);
      } else if (one < 0x20) {
        json.append(String.format("\\u%04x", (int) one));
      } else {
        json.append(one);
      }
    }
    return json.append('"').toString();
  }

  /** The text it was read from. */
  String source() {
    return source;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  long number(String name, long otherwise) {
    return fields.get(name) instanceof Long number ? number : otherwise;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  Json object(String name) {
    return fields.get(name) instanceof Json json ? json : EMPTY;
  }

  /** The names of an object whose values are whole numbers. */
  Map<String, Long> numbers() {
    Map<String, Long> numbers = new LinkedHashMap<>();
    fields.forEach((name, value) ->
        Optional.of(value)
            .filter(Long.class::isInstance)
            .ifPresent(number -> numbers.put(name, (Long) number)));
    return numbers;
  }

  List<Json> objects(String name) {
    List<Json> objects = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Json json) {
          objects.add(json);
        }
      }
    }
    return objects;
  }
}
