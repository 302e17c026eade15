package dev.maru.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JSON text as another parser than ours reads it: members in their order, numbers as they are
 * spelled, a name twice is an error. Immutable.
 */
public sealed interface JsonTree {

  /** An object. */
  record Members(List<Map.Entry<String, JsonTree>> of) implements JsonTree {

    /** The member of that name, which must be there. */
    public JsonTree get(String name) {
      for (Map.Entry<String, JsonTree> member : of) {
        if (member.getKey().equals(name)) {
          return member.getValue();
        }
      }
      throw new AssertionError("no member " + name + " in " + names());
    }

    /** The names, in their order. */
    public List<String> names() {
      return of.stream().map(Map.Entry::getKey).toList();
    }
  }

  /** An array. */
  record Items(List<JsonTree> of) implements JsonTree {}

  /** A string. */
  record Text(String value) implements JsonTree {}

  /** A number, true, false or null, as it is spelled. */
  record Literal(String spelling) implements JsonTree {}

  /** Reads exactly one JSON text. */
  static JsonTree read(byte[] utf8) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(new String(utf8, UTF_8))) {
      JsonTree tree = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new IOException("something follows the JSON text");
      }
      return tree;
    }
  }

  /** Reads exactly one object. */
  static Members readObject(byte[] utf8) throws IOException {
    return (Members) read(utf8);
  }

  private static JsonTree value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        List<Map.Entry<String, JsonTree>> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          members.add(Map.entry(name, value(parser, parser.nextToken())));
        }
        yield new Members(members);
      }
      case START_ARRAY -> {
        List<JsonTree> items = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          items.add(value(parser, t));
        }
        yield new Items(items);
      }
      case VALUE_STRING -> new Text(parser.getText());
      default -> new Literal(parser.getText());
    };
  }
}
