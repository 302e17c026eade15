package dev.maru.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a posted message: JSON, or the form that {@code $.post} sends, with {@code message} as JSON
 * text or as {@code message[FIELD]} per field, of which every value is a string.
 */
final class MessageForm {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PREFIX = "message[";

  private MessageForm() {}

  static JsonObject read(Request request) throws Refusal {
    return request.header("content-type").regionMatches(true, 0, FORM, 0, FORM.length())
        ? JsonObject.read(json(decode(new String(request.body(), UTF_8))))
        : JsonObject.read(request.body());
  }

  private static byte[] json(Map<String, String> form) throws Refusal {
    JsonWriter json = new JsonWriter(256).raw("{");
    JsonWriter message = new JsonWriter(256).raw("{");
    String comma = "";
    String messageComma = "";
    for (Map.Entry<String, String> field : form.entrySet()) {
      String name = field.getKey();
      if (name.startsWith(PREFIX) && name.endsWith("]")) {
        String key = name.substring(PREFIX.length(), name.length() - 1);
        if (key.indexOf('[') >= 0) {
          throw new Refusal(
              ErrorCode.BAD_REQUEST, "send a `message` with fields in fields as JSON text");
        }
        message.raw(messageComma).string(key).raw(":").string(field.getValue());
        messageComma = ",";
      } else {
        json.raw(comma).string(name).raw(":");
        write(json, name, field.getValue());
        comma = ",";
      }
    }
    if (!messageComma.isEmpty()) {
      json.raw(comma).raw("\"message\":").raw(message.raw("}").bytes());
    }
    return json.raw("}").bytes();
  }

  private static void write(JsonWriter json, String name, String value) {
    if (name.equals("message") || name.equals("reply_to")) {
      json.raw(value.getBytes(UTF_8));
    } else {
      json.string(value);
    }
  }

  private static Map<String, String> decode(String form) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        if (fields.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8)) != null) {
          throw new Refusal(ErrorCode.BAD_REQUEST, "a form field is there twice");
        }
      } catch (IllegalArgumentException e) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "not a form as we take it");
      }
    }
    return fields;
  }
}
