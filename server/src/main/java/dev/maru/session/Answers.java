package dev.maru.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;

/** Begins the frames that answer a command: type, and the id that the client gave it. */
public final class Answers {

  private Answers() {}

  /** A frame of a type, begun; the caller adds fields, each after a comma, and the brace. */
  public static JsonWriter start(String type, String echo, int expectedBytes) {
    JsonWriter json = new JsonWriter(expectedBytes + 64);
    json.raw("{\"type\":\"").raw(type).raw("\"");
    return echo.isEmpty() ? json : json.raw(",\"id\":").raw(echo.getBytes(UTF_8));
  }

  /** The frame that says no. */
  public static Frame error(String echo, Refusal refusal) {
    ErrorCode code = refusal.code();
    JsonWriter json = start("error", echo, 160);
    json.raw(",\"code\":").string(code.wire()).raw(",\"temporary\":").bool(code.temporary());
    if (code.temporary()) {
      json.raw(",\"retry_after_ms\":").number(code.retryAfterMs());
    }
    return json.raw(",\"message\":").string(refusal.reason()).raw("}").frame();
  }
}
