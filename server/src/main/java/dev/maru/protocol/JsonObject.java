package dev.maru.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that a client sent, read one level deep; what lies deeper is checked and kept as
 * text. A getter refuses a field of the wrong type by name. Immutable.
 */
public final class JsonObject {

  /** More fields than any request has; a bound on what one costs. */
  static final int MAX_FIELDS = 64;

  private final byte[] source;
  private final List<Field> fields;

  private JsonObject(byte[] source, List<Field> fields) {
    this.source = source;
    this.fields = fields;
  }

  /**
   * Reads an object.
   *
   * @throws Refusal {@code bad_json} if it is none, or breaks a limit
   */
  public static JsonObject read(byte[] utf8) throws Refusal {
    List<JsonObject> one = read(utf8, false);
    return one.get(0);
  }

  /**
   * Reads an object, or an array of objects.
   *
   * @throws Refusal {@code bad_json}
   */
  public static List<JsonObject> readAll(byte[] utf8) throws Refusal {
    return read(utf8, true);
  }

  private static List<JsonObject> read(byte[] utf8, boolean arrays) throws Refusal {
    if (!Utf8.valid(utf8)) {
      throw new Refusal(ErrorCode.BAD_JSON, "the text is not UTF-8");
    }
    try (JsonParser parser = Json.parser(utf8, 0, utf8.length)) {
      List<JsonObject> objects = new ArrayList<>(1);
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        objects.add(object(utf8, parser));
      } else if (arrays && first == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          objects.add(object(utf8, parser));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
          throw new Refusal(ErrorCode.BAD_JSON, "an array of objects is expected");
        }
      } else {
        throw new Refusal(ErrorCode.BAD_JSON, "a JSON object is expected");
      }
      if (parser.nextToken() != null) {
        throw new Refusal(ErrorCode.BAD_JSON, "something follows the JSON text");
      }
      return objects;
    } catch (JacksonException e) {
      // The parser's own words would repeat what was sent, and name our classes.
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : ", near byte " + at.getByteOffset();
      throw new Refusal(ErrorCode.BAD_JSON, "not JSON as we take it" + where);
    } catch (IOException e) {
      throw new Refusal(ErrorCode.BAD_JSON, "not JSON as we take it");
    }
  }

  private static JsonObject object(byte[] utf8, JsonParser parser) throws IOException, Refusal {
    List<Field> fields = new ArrayList<>(8);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Json.check(parser, JsonToken.FIELD_NAME);
      JsonToken token = parser.nextToken();
      int start = (int) parser.currentTokenLocation().getByteOffset();
      String text = "";
      if (token.isStructStart()) {
        skip(parser);
      } else {
        Json.check(parser, token);
        text = parser.getText();
      }
      int end = (int) parser.currentLocation().getByteOffset();
      if (fields.size() == MAX_FIELDS) {
        throw new Refusal(ErrorCode.BAD_JSON, "more than " + MAX_FIELDS + " fields");
      }
      fields.add(new Field(name, token, text, start, end));
    }
    return new JsonObject(utf8, fields);
  }

  private static void skip(JsonParser parser) throws IOException, Refusal {
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new Refusal(ErrorCode.BAD_JSON, "the JSON text ends too early");
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else {
        Json.check(parser, token);
      }
    }
  }

  /** Whether a field is there, of whatever type. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** A string, or the fallback if the field is absent. */
  public String text(String name, String fallback) throws Refusal {
    Field field = find(name);
    if (field == null) {
      return fallback;
    }
    if (field.token != JsonToken.VALUE_STRING) {
      throw wrong(name, "a string");
    }
    return field.text;
  }

  /** A string, or a whole number read as its decimal string; the fallback if absent. */
  public String word(String name, String fallback) throws Refusal {
    Field field = find(name);
    if (field == null) {
      return fallback;
    }
    if (field.token != JsonToken.VALUE_STRING && field.token != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(name, "a string or a whole number");
    }
    return field.text;
  }

  /** A whole number within bounds, or the fallback if the field is absent. */
  public long number(String name, long min, long max, long fallback) throws Refusal {
    Field field = find(name);
    if (field == null) {
      return fallback;
    }
    if (field.token == JsonToken.VALUE_NUMBER_INT) {
      try {
        long value = Long.parseLong(field.text);
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw wrong(name, "a whole number from " + min + " to " + max);
      }
    }
    throw wrong(name, "a whole number from " + min + " to " + max);
  }

  /** True or false, or the fallback if the field is absent. */
  public boolean flag(String name, boolean fallback) throws Refusal {
    Field field = find(name);
    if (field == null) {
      return fallback;
    }
    if (!field.token.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return field.token == JsonToken.VALUE_TRUE;
  }

  /** An object's JSON text as it was sent, without insignificant white space. */
  public byte[] object(String name) throws Refusal {
    Field field = find(name);
    if (field == null || field.token != JsonToken.START_OBJECT) {
      throw wrong(name, "an object");
    }
    return Compact.copy(source, field.start, field.end);
  }

  /**
   * The objects of an array; a string or whole number in it, or instead of it, stands for an object
   * that has this one field. None if the field is absent.
   */
  public List<JsonObject> entries(String name, String field) throws Refusal {
    Field array = find(name);
    if (array == null) {
      return List.of();
    }
    if (!array.token.isStructStart()) {
      return List.of(entry(name, field, source, array));
    }
    if (array.token != JsonToken.START_ARRAY) {
      throw wrong(name, "a list");
    }
    byte[] text = Arrays.copyOfRange(source, array.start, array.end);
    List<JsonObject> entries = new ArrayList<>();
    try (JsonParser parser = Json.parser(text, 0, text.length)) {
      parser.nextToken();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        boolean whole = next == JsonToken.START_OBJECT;
        entries.add(
            whole
                ? object(text, parser)
                : entry(name, field, text, new Field(field, next, parser.getText(), 0, 0)));
      }
    } catch (IOException e) {
      throw wrong(name, "a list");
    }
    return entries;
  }

  private static JsonObject entry(String list, String name, byte[] source, Field value)
      throws Refusal {
    if (value.token != JsonToken.VALUE_STRING && value.token != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(list, "a list of strings or objects");
    }
    return new JsonObject(source, List.of(new Field(name, value.token, value.text, 0, 0)));
  }

  /** The JSON text of a string or whole number, to be echoed; "" if the field is absent. */
  String echo(String name) throws Refusal {
    Field field = find(name);
    if (field == null) {
      return "";
    }
    String value = word(name, "");
    if (value.length() > 64) {
      throw wrong(name, "at most 64 characters long");
    }
    if (field.token == JsonToken.VALUE_NUMBER_INT) {
      return value;
    }
    return new String(
        new JsonWriter(value.length() + 8).string(value).bytes(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private @Nullable Field find(String name) {
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.name.equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static Refusal wrong(String name, String expected) {
    return new Refusal(ErrorCode.BAD_REQUEST, "`" + name + "` must be " + expected);
  }

  private record Field(String name, JsonToken token, String text, int start, int end) {}
}
