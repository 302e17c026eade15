package dev.maru.protocol;

/** One request of a client in the frame language, whichever transport brought it. Immutable. */
public final class Command {

  private final JsonObject fields;
  private final String action;
  private final String echo;

  private Command(JsonObject fields, String action, String echo) {
    this.fields = fields;
    this.action = action;
    this.echo = echo;
  }

  /**
   * Takes an object as a command.
   *
   * @throws Refusal {@code bad_request} if {@code action} or {@code id} is not as it must be
   */
  public static Command of(JsonObject fields) throws Refusal {
    String action = fields.text("action", "");
    if (action.isEmpty()) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "`action` must be a string, such as \"join\"");
    }
    return new Command(fields, action, fields.echo("id"));
  }

  /** The id to echo when the object is no command that we take; "" if that is wrong, too. */
  public static String echoOf(JsonObject fields) {
    try {
      return fields.echo("id");
    } catch (Refusal refusal) {
      return "";
    }
  }

  /** The name of the verb. */
  public String action() {
    return action;
  }

  /** The JSON text of the client's {@code id}, for the reply; "" if it gave none. */
  public String echo() {
    return echo;
  }

  /** All fields. */
  public JsonObject fields() {
    return fields;
  }

  /** Whether it says {@code "v":1}. */
  public boolean v1() throws Refusal {
    return fields.has("v") && fields.number("v", 1, 1, 1) == 1;
  }

  /** The room that it is about. */
  public String room() throws Refusal {
    return RoomId.require(fields.word("room_id", ""));
  }
}
