package dev.maru.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be taken away, and given back, by its name in paths, on the command line and in logs.
 */
public enum Act {
  REVOKE(
      false,
      true,
      "Ends what a user has open; tokens that were issued to them up to now are good no more."),
  RESTORE(false, true, "Takes a revocation back: a user's older tokens are good again."),
  DISCONNECT(false, true, "Ends what a user has open; who has a good token may come back."),
  REMOVE(true, true, "Takes a room from a user at once, whatever their token grants."),
  ADMIT(true, true, "Lets a user be in a room again who was removed from it."),
  CLOSE(true, false, "Closes a room: it can be read only."),
  REOPEN(true, false, "Lets a closed room take messages again.");

  /** The field of a request, and word of a command line, that names a room. */
  public static final String ROOM = "room_id";

  /** The one that names a user. */
  public static final String USER = "user_id";

  private final boolean aboutRoom;
  private final boolean aboutUser;
  private final String does;

  Act(boolean aboutRoom, boolean aboutUser, String does) {
    this.aboutRoom = aboutRoom;
    this.aboutUser = aboutUser;
    this.does = does;
  }

  /** The act of that name. */
  public static Optional<Act> of(String word) {
    return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
  }

  /** Its name, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where it is posted to. */
  public String path() {
    return "/chat/admin/" + word();
  }

  /** What it does, one sentence. */
  public String does() {
    return does;
  }

  /** The fields that it needs, in the order of the command line. */
  public List<String> fields() {
    if (!aboutRoom) {
      return List.of(USER);
    }
    return aboutUser ? List.of(ROOM, USER) : List.of(ROOM);
  }
}
