package dev.maru.session;

import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;

/** Writes the last frame of a connection: why it ends, and when to come back. */
public final class Farewell {

  private Farewell() {}

  /** A {@code bye}; without {@code retry_after_ms} if that is 0. */
  public static Frame frame(CloseCode code, int retryAfterMs, String reason) {
    JsonWriter bye = new JsonWriter(128).raw("{\"type\":\"bye\",\"code\":").number(code.code());
    if (retryAfterMs > 0) {
      bye.raw(",\"retry_after_ms\":").number(retryAfterMs);
    }
    return bye.raw(",\"reason\":").string(reason).raw("}").frame();
  }
}
