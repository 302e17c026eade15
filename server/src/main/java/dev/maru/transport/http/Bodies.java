package dev.maru.transport.http;

import dev.maru.http.Response;
import dev.maru.protocol.JsonWriter;
import java.util.SortedSet;

/** Answers that no refusal of the protocol covers: they belong to HTTP itself. */
final class Bodies {

  private Bodies() {}

  static Response error(int status, String code, String message) {
    JsonWriter json = new JsonWriter(128);
    json.raw("{\"error\":{\"code\":").string(code).raw(",\"message\":").string(message);
    return Response.json(status, json.raw(",\"temporary\":false}}").bytes());
  }

  /** What a path says to a method that it does not know. */
  static Response otherMethod(String method, SortedSet<String> known) {
    String allowed = String.join(", ", known);
    Response answer =
        method.equals("OPTIONS")
            ? Response.empty(204)
            : error(405, "bad_request", "this path takes " + allowed);
    return answer.with("Allow", allowed);
  }
}
