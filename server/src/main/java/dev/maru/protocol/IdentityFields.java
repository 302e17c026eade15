package dev.maru.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a message that say who wrote it, such as the seed's {@code MEM_DV}: they are always
 * written from the authenticated user, whatever the client put there. Immutable.
 */
public final class IdentityFields {

  /** What of the user a field shows. */
  public enum Part {
    /** The user id. */
    ID,
    /** The role. */
    ROLE,
    /** The name. */
    NAME
  }

  private final Map<String, Part> fields;

  /** Fields by name, each with the part of the user that it shows. */
  public IdentityFields(Map<String, Part> fields) {
    this.fields = new LinkedHashMap<>(fields);
  }

  /** The data with every identity field that it has overwritten. */
  public byte[] overwrite(byte[] data, User user) {
    return write(data, user, false);
  }

  /** The data with every identity field overwritten, and added where it was missing. */
  byte[] complete(byte[] data, User user) {
    return write(data, user, true);
  }

  private byte[] write(byte[] data, User user, boolean addMissing) {
    Map<String, Part> missing = new LinkedHashMap<>(fields);
    JsonWriter json = new JsonWriter(data.length + 64);
    int copied = 0;
    try (JsonParser parser = Json.parser(data, 0, data.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Part part = missing.remove(parser.currentName());
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        if (part != null) {
          json.raw(data, copied, start - copied).string(value(part, user));
          copied = (int) parser.currentLocation().getByteOffset();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("data must be checked before it comes here", e);
    }
    boolean add = addMissing && !missing.isEmpty();
    if (copied == 0 && !add) {
      return data;
    }
    json.raw(data, copied, data.length - 1 - copied);
    if (add) {
      String comma = data.length == 2 ? "" : ",";
      for (Map.Entry<String, Part> field : missing.entrySet()) {
        json.raw(comma).string(field.getKey()).raw(":").string(value(field.getValue(), user));
        comma = ",";
      }
    }
    return json.raw("}").bytes();
  }

  private static String value(Part part, User user) {
    return switch (part) {
      case ID -> user.id();
      case ROLE -> user.role();
      case NAME -> user.name();
    };
  }
}
