package dev.maru.transport.http;

import dev.maru.http.Response;
import dev.maru.protocol.JsonWriter;

/** Answers that no refusal of the protocol covers: they belong to HTTP itself. */
final class Bodies {

  private Bodies() {}

  static Response error(int status, String code, String message) {
    JsonWriter json = new JsonWriter(128);
    json.raw("{\"error\":{\"code\":").string(code).raw(",\"message\":").string(message);
    return Response.json(status, json.raw(",\"temporary\":false}}").bytes());
  }
}
