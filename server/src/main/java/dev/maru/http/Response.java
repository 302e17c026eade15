package dev.maru.http;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.util.Map;

/**
 * The answer of a route. What every answer carries (load, security headers, CORS) is added by the
 * transport. Immutable.
 *
 * @param status the HTTP status
 * @param type the content type; "" for an answer without a body
 * @param headers further headers
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; bytes are what it carries
public record Response(int status, String type, Map<String, String> headers, byte[] body) {

  private static final String JSON = "application/json; charset=utf-8";

  /** JSON text with a status. */
  public static Response json(int status, byte[] body) {
    return new Response(status, JSON, Map.of(), body);
  }

  /** No content at all: 204, 304. */
  public static Response empty(int status) {
    return new Response(status, "", Map.of(), new byte[0]);
  }

  /** The answer that says no, with the protocol's error object. */
  public static Response refusal(Refusal refusal) {
    ErrorCode code = refusal.code();
    JsonWriter json = new JsonWriter(160);
    json.raw("{\"error\":{\"code\":").string(code.wire());
    json.raw(",\"message\":").string(refusal.reason());
    json.raw(",\"temporary\":").bool(code.temporary());
    if (code.temporary()) {
      json.raw(",\"retry_after_ms\":").number(refusal.retryAfterMs());
    }
    Response answer = json(code.status(), json.raw("}}").bytes());
    if (code.status() == 401) {
      answer = answer.with("WWW-Authenticate", "Bearer");
    }
    int seconds = Math.ceilDiv(refusal.retryAfterMs(), 1000);
    return code.temporary() ? answer.with("Retry-After", Integer.toString(seconds)) : answer;
  }

  /** The same answer with one more header. */
  public Response with(String name, String value) {
    Map<String, String> more = new java.util.LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, type, Map.copyOf(more), body);
  }
}
