package dev.maru.protocol;

/** What a room may be called: 1 to 128 bytes of {@code A-Z a-z 0-9 . _ : ~ @ -}. */
public final class RoomId {

  private static final int MAX_BYTES = 128;

  private RoomId() {}

  /**
   * The id itself, if it is one.
   *
   * @throws Refusal {@code bad_request} if it is not
   */
  public static String require(String id) throws Refusal {
    boolean good = !id.isEmpty() && id.length() <= MAX_BYTES;
    for (int i = 0; good && i < id.length(); i++) {
      char c = id.charAt(i);
      good =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._:~@-".indexOf(c) >= 0;
    }
    if (!good) {
      throw new Refusal(
          ErrorCode.BAD_REQUEST,
          "`room_id` must be 1 to 128 of the characters A-Z a-z 0-9 . _ : ~ @ -");
    }
    return id;
  }
}
