package dev.maru.client;

/** What to do after a line ended, by its close code. Source: protocol.md, section 4. */
enum Comeback {
  /** Resume at once. */
  AT_ONCE,
  /** After a wait with jitter. */
  BACK_OFF,
  /** With a new token. */
  NEW_TOKEN,
  /** This way in does not exist. */
  OTHER_TRANSPORT,
  /** Without the send that was on its way. */
  NOT_THAT,
  /** Not by itself. */
  NEVER;

  /** The line broke, or never was. */
  static final int LINE_CUT = 1006;

  /** There is no such way in. */
  static final int ABSENT = 4404;

  /** The server cannot just now. */
  static final int BUSY = 4503;

  /** Too often. */
  static final int TOO_OFTEN = 4429;

  private static final int FINAL_FIRST = 4400;
  private static final int FINAL_LAST = 4419;

  static Comeback of(int code) {
    return switch (code) {
      case 4508 -> AT_ONCE;
      case 4401 -> NEW_TOKEN;
      case ABSENT -> OTHER_TRANSPORT;
      case 1009, 4400, 4413 -> NOT_THAT;
      default -> code >= FINAL_FIRST && code <= FINAL_LAST ? NEVER : BACK_OFF;
    };
  }

  /** The close code that says what a refusal over HTTP says. */
  static int code(MaruException why) {
    return switch (why.code()) {
      case "auth_required", "auth_failed", "auth_expired" -> 4401;
      case "forbidden" -> 4403;
      case "rate_limited" -> TOO_OFTEN;
      case "bad_request", "bad_json" -> 4400;
      case "not_found" -> ABSENT;
      default -> BUSY;
    };
  }
}
