package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of one attempt to send. */
sealed interface Outcome {

  /** It is in the log. */
  record Accepted(long seq, boolean dup) implements Outcome {}

  /** It was definitely refused. */
  record Refused(String code, boolean temporary) implements Outcome {

    /** Reads an {@code error} frame, or the object under {@code error} of an HTTP answer. */
    static Refused of(JsonNode error, int status) {
      String code = error.path("code").asText("http-" + status);
      boolean temporary = error.path("temporary").asBoolean(status == 429 || status >= 500);
      return new Refused(code, temporary);
    }
  }

  /** Nobody knows. */
  record Lost(String why) implements Outcome {}
}
