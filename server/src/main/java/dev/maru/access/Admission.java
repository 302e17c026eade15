package dev.maru.access;

import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.util.Map;

/** How somebody says who they are: one for each {@code access.mode}. */
sealed interface Admission permits OpenMode, TokenMode {

  /** Whether a frame says who is speaking. */
  boolean speaks(JsonObject fields);

  /** Who is speaking, as {@code hello}, {@code join} or {@code refresh} says it. */
  Speaker identify(JsonObject fields) throws Refusal;

  /** Who is speaking, as the parameters of an HTTP request say it that carries nothing else. */
  Speaker identify(Map<String, String> params) throws Refusal;

  /** Who is speaking, as a token says it. */
  Speaker identify(String token) throws Refusal;

  /** Who is speaking where nobody has said it. */
  Speaker stranger() throws Refusal;
}
