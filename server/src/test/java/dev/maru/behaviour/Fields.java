package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object that the server said, with every field's text exactly as it stood. Immutable. */
record Fields(String json, Map<String, String> raw) {

  private static final JsonFactory FACTORY = new JsonFactory();

  static Fields of(String json) {
    Map<String, String> raw = new LinkedHashMap<>();
    byte[] utf8 = json.getBytes(UTF_8);
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT, json);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        expect(raw.put(name, text(parser, utf8)) == null, json);
      }
      expect(parser.nextToken() == null, json);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + json, e);
    }
    return new Fields(json, raw);
  }

  /** The elements of an array, each as its text. */
  static List<String> elements(String array) {
    List<String> elements = new ArrayList<>();
    byte[] utf8 = array.getBytes(UTF_8);
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      expect(parser.nextToken() == JsonToken.START_ARRAY, array);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(text(parser, utf8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + array, e);
    }
    return elements;
  }

  /** Objects of an array field. */
  List<Fields> objects(String name) {
    return elements(get(name)).stream().map(Fields::of).toList();
  }

  boolean has(String name) {
    return raw.containsKey(name);
  }

  /** A field's JSON text. */
  String get(String name) {
    String text = raw.get(name);
    if (text == null) {
      throw new AssertionError("no field " + name + " in " + json);
    }
    return text;
  }

  /** A string. */
  String text(String name) {
    try (JsonParser parser = FACTORY.createParser(get(name))) {
      expect(parser.nextToken() == JsonToken.VALUE_STRING, json);
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + json, e);
    }
  }

  /** An object within. */
  Fields object(String name) {
    return of(get(name));
  }

  long number(String name) {
    return Long.parseLong(get(name));
  }

  boolean flag(String name) {
    String text = get(name);
    expect(text.equals("true") || text.equals("false"), json);
    return text.equals("true");
  }

  private static String text(JsonParser parser, byte[] utf8) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(utf8, start, end - start, UTF_8).strip();
  }

  private static void expect(boolean holds, String json) {
    if (!holds) {
      throw new AssertionError("not as expected: " + json);
    }
  }

  @Override
  public String toString() {
    return json;
  }
}
