package dev.maru.transport.chat;

import dev.maru.hub.Opening;
import dev.maru.protocol.Refusal;

/** What a poll found in one room. */
sealed interface Finding {

  /** The room. */
  String room();

  /** What its log answers to the cursor. */
  record Shown(String room, Opening opening) implements Finding {}

  /** Why it shows nothing. */
  record Denied(String room, Refusal refusal) implements Finding {}
}
