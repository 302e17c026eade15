package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.util.Map;

/**
 * Open mode: a client is whom it says it is, and may read and write everywhere. It is for trying
 * out; the server starts with it on loopback only. Immutable.
 */
public final class Access {

  private static final int MAX_ID = 128;
  private static final int MAX_NAME = 128;

  /** Whether a frame says who is speaking. */
  public boolean speaks(JsonObject fields) {
    return fields.has("user_id") || fields.has("user_type") || fields.has("name");
  }

  /**
   * Who is speaking, as {@code hello} or {@code join} says it.
   *
   * @throws Refusal {@code bad_request} if a field is not as it must be
   */
  public User identify(JsonObject fields) throws Refusal {
    return user(
        fields.word("user_id", User.GUEST.id()),
        fields.text("user_type", ""),
        fields.text("name", ""));
  }

  /** Who is speaking, as the parameters of an HTTP request say it. */
  public User identify(Map<String, String> params) throws Refusal {
    return user(
        params.getOrDefault("user_id", User.GUEST.id()),
        params.getOrDefault("user_type", ""),
        params.getOrDefault("name", ""));
  }

  /**
   * Lets a user pass who has the right in the room.
   *
   * @throws Refusal {@code not_found}: a room that is not theirs is as if it were not there
   */
  public void require(User user, String room, Right right) throws Refusal {
    // A user's inbox is theirs alone, in open mode too.
    if (room.startsWith("@") && !room.equals("@" + user.id())) {
      throw new Refusal(ErrorCode.NOT_FOUND, "no such room");
    }
  }

  private static User user(String id, String role, String name) throws Refusal {
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "`user_id` must be 1 to 128 characters long");
    }
    if (role.length() > MAX_ID || name.length() > MAX_NAME) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST, "`user_type` and `name` must be at most 128 characters long");
    }
    return new User(id, role, name);
  }
}
