package dev.maru.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do in a room. */
public enum Right {
  /** Nothing is needed: the verb is about no room. */
  NONE,
  /** See the room: its events, who is there. */
  READ,
  /** Add to the room's log. */
  WRITE,
  /** Add files. */
  UPLOAD,
  /** Ring the others, and be rung. */
  CALL,
  /** Change or take away what others have written. */
  MODERATE;

  /** The right that a token calls by this word. */
  static Optional<Right> of(String word) {
    return Arrays.stream(values())
        .filter(right -> right != NONE && right.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
