package dev.maru.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as a route sees it: whole, within the limits, its path matched. Immutable.
 *
 * @param method in upper case
 * @param path decoded once, without the query
 * @param parts what the route's {@code {name}} places hold
 * @param query decoded parameters in the order they came
 * @param headers by name in lower case; several of one name are joined with {@code ", "}, cookies
 *     with {@code "; "}
 * @param body the bytes; empty if there are none
 * @param address who is limited for it: the client's address; "" if nobody is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; bytes are what it carries
public record Request(
    String method,
    String path,
    Map<String, String> parts,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String address) {

  /** The first value of a query parameter. */
  public Optional<String> param(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** A header by its name in lower case; "" if it is absent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** What a {@code {name}} in the route's path holds. */
  public String part(String name) {
    return parts.getOrDefault(name, "");
  }
}
