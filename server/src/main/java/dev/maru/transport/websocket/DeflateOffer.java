package dev.maru.transport.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The answer to a client's offers of permessage-deflate (RFC 7692, section 7): always without
 * context take-over in either direction, so that no connection owns a window.
 */
final class DeflateOffer {
  private static final String NAME = "permessage-deflate";
  private static final String AGREED =
      NAME + "; server_no_context_takeover; client_no_context_takeover";
  private static final int FULL_WINDOW = 15;

  private DeflateOffer() {}

  /** The Sec-WebSocket-Extensions value for the first offer we can keep, or "" for none. */
  static String answer(List<String> offers) {
    for (String offer : offers) {
      String answer = answer(offer);
      if (!answer.isEmpty()) {
        return answer;
      }
    }
    return "";
  }

  private static String answer(String offer) {
    List<String> parts = HeaderTokens.split(offer, ';');
    if (parts.isEmpty() || !parts.getFirst().equalsIgnoreCase(NAME)) {
      return "";
    }
    Set<String> seen = new HashSet<>();
    String answer = AGREED;
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : unquoted(part.substring(equals + 1).strip());
      if (!seen.add(name.toLowerCase(Locale.ROOT)) || !acceptable(name, equals >= 0, value)) {
        return "";
      }
      if (name.equalsIgnoreCase("server_max_window_bits")) {
        answer += "; server_max_window_bits=" + FULL_WINDOW;
      }
    }
    return answer;
  }

  private static boolean acceptable(String name, boolean hasValue, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "server_no_context_takeover", "client_no_context_takeover" -> !hasValue;
      // The JDK's compressor has no smaller window to offer.
      case "server_max_window_bits" -> bits(value) == FULL_WINDOW;
      case "client_max_window_bits" -> !hasValue || bits(value) != 0;
      default -> false;
    };
  }

  /** 8 to 15 as RFC 7692 writes them, without leading zeros; else 0. */
  private static int bits(String value) {
    return switch (value) {
      case "8", "9", "10", "11", "12", "13", "14", "15" -> Integer.parseInt(value);
      default -> 0;
    };
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
