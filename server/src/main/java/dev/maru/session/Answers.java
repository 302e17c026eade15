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
    return error(start("error", echo, 160), refusal);
  }

  /** The frame that says no about a room, where no command asked. */
  public static Frame roomError(String room, Refusal refusal) {
    return error(start("error", "", 300).raw(",\"room_id\":").string(room), refusal);
  }

  private static Frame error(JsonWriter json, Refusal refusal) {
    ErrorCode code = refusal.code();
    json.raw(",\"code\":").string(code.wire()).raw(",\"temporary\":").bool(code.temporary());
    if (code.temporary()) {
      json.raw(",\"retry_after_ms\":").number(refusal.retryAfterMs());
    }
    return json.raw(",\"message\":").string(refusal.reason()).raw("}").frame();
  }
}
