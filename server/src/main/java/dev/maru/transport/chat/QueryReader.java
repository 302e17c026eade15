package dev.maru.transport.chat;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.Optional;

/** Reads typed parameters of a query; a wrong one is refused by name. */
final class QueryReader {

  private QueryReader() {}

  static long number(Request request, String name, long min, long max, long fallback)
      throws Refusal {
    Optional<String> value = request.param(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, min, max);
    }
    throw wrong(name, min, max);
  }

  private static Refusal wrong(String name, long min, long max) {
    return new Refusal(
        ErrorCode.BAD_REQUEST,
        "the parameter `" + name + "` must be a whole number from " + min + " to " + max);
  }
}
