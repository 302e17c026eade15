package dev.maru.transport.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated header values, read in one pass without regular expressions. */
final class HeaderTokens {
  private HeaderTokens() {}

  /** All entries of all headers of this name, trimmed, empty ones left out, in their order. */
  static List<String> of(HttpHeaders headers, CharSequence name) {
    List<String> tokens = new ArrayList<>();
    for (String value : headers.getAll(name)) {
      split(value, ',', tokens);
    }
    return tokens;
  }

  /** The non-empty parts between separators, trimmed; a quoted separator does not count here. */
  static List<String> split(String value, char separator) {
    List<String> parts = new ArrayList<>();
    split(value, separator, parts);
    return parts;
  }

  /** Whether one of the entries is this token, in whatever case. */
  static boolean contains(HttpHeaders headers, CharSequence name, String token) {
    for (String each : of(headers, name)) {
      if (each.equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  private static void split(String value, char separator, List<String> into) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(separator, from);
      int to = comma < 0 ? value.length() : comma;
      String part = value.substring(from, to).strip();
      if (!part.isEmpty()) {
        into.add(part);
      }
      from = to + 1;
    }
  }
}
