package dev.maru.load;

import java.util.Locale;

/** A flat JSON object as it grows; used by one thread. */
final class JsonFields {

  private final StringBuilder json = new StringBuilder("{");

  JsonFields number(String name, long value) {
    return field(name, Long.toString(value));
  }

  JsonFields number(String name, double value) {
    return field(name, String.format(Locale.ROOT, "%.3f", value));
  }

  /** A text; what JSON would have to escape is left out. */
  JsonFields text(String name, String value) {
    return field(name, '"' + value.replaceAll("[\\p{Cntrl}\"\\\\]", "") + '"');
  }

  private JsonFields field(String name, String value) {
    json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":").append(value);
    return this;
  }

  String end() {
    return json.append("}\n").toString();
  }
}
