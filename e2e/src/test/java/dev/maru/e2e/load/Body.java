package dev.maru.e2e.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.maru.e2e.check.Row;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Makes, parses and digests JSON; every message carries its own id in the field {@code n}. */
public final class Body {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Body() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Parses the body of an HTTP answer; one without a body is an empty object. */
  static JsonNode answer(String text) {
    return text.isBlank() ? object() : parse(text);
  }

  /** Parses a text that must be JSON. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** The message object of a send. */
  static ObjectNode message(String id, String text) {
    return object().put("n", id).put("CLAS_DIARY_CONTS", text).put("MEM_DV", "T");
  }

  /** Two bodies have the same digest if they are the same JSON text, white space apart. */
  static String digest(JsonNode data) {
    byte[] bytes = data.toString().getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return Long.toHexString(crc.getValue()) + "-" + bytes.length;
  }

  /** A row as the database holds it. */
  public static Row row(String room, long seq, String author, String clientId, String data) {
    return row(room, seq, author, clientId, parse(data));
  }

  /** A row as the server shows it. */
  static Row row(JsonNode event) {
    return row(
        event.path("room_id").asText(),
        event.path("seq").asLong(),
        event.path("from").path("id").asText(),
        event.path("client_id").asText(),
        event.path("data"));
  }

  private static Row row(String room, long seq, String author, String clientId, JsonNode data) {
    return new Row(room, seq, author, data.path("n").asText(clientId), digest(data));
  }
}
