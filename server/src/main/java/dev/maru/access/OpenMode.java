package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.util.Map;

/** A client is whom it says it is. For trying out: the server starts with it on loopback only. */
record OpenMode() implements Admission {

  private static final int MAX_LENGTH = 128;
  private static final Speaker GUEST = Speaker.trusted(User.GUEST);

  @Override
  public boolean speaks(JsonObject fields) {
    return fields.has("user_id") || fields.has("user_type") || fields.has("name");
  }

  @Override
  public Speaker identify(JsonObject fields) throws Refusal {
    return speaker(
        fields.word("user_id", User.GUEST.id()),
        fields.text("user_type", ""),
        fields.text("name", ""));
  }

  @Override
  public Speaker identify(Map<String, String> params) throws Refusal {
    return speaker(
        params.getOrDefault("user_id", User.GUEST.id()),
        params.getOrDefault("user_type", ""),
        params.getOrDefault("name", ""));
  }

  /** Nobody checks tokens here. */
  @Override
  public Speaker identify(String token) {
    return GUEST;
  }

  @Override
  public Speaker stranger() {
    return GUEST;
  }

  private static Speaker speaker(String id, String role, String name) throws Refusal {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "`user_id` must be 1 to 128 characters long");
    }
    if (role.length() > MAX_LENGTH || name.length() > MAX_LENGTH) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST, "`user_type` and `name` must be at most 128 characters long");
    }
    return Speaker.trusted(new User(id, role, name));
  }
}
