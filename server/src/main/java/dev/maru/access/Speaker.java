package dev.maru.access;

import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;

/** Who is speaking, what they may do, and until when that is known. Immutable. */
public final class Speaker {

  /** The end of what does not end. */
  public static final long NEVER = Long.MAX_VALUE;

  private final User user;
  private final Grants grants;
  private final long endsMs;

  Speaker(User user, Grants grants, long endsMs) {
    this.user = user;
    this.grants = grants;
    this.endsMs = endsMs;
  }

  /** Somebody who is believed without a token, as in open mode: everything, for ever. */
  public static Speaker trusted(User user) {
    return new Speaker(user, Grants.EVERYWHERE, NEVER);
  }

  /** The person. */
  public User user() {
    return user;
  }

  /** When their token expires, epoch milliseconds; {@link #NEVER} without a token. */
  public long endsMs() {
    return endsMs;
  }

  /** Whether the token has expired at a moment, epoch milliseconds. */
  public boolean over(long nowMs) {
    return nowMs >= endsMs;
  }

  void require(String room, Right right) throws Refusal {
    // A user's inbox is theirs alone, whatever a token or open mode says.
    if (room.startsWith("@")) {
      if (!room.equals("@" + user.id())) {
        throw Grants.noSuchRoom();
      }
    } else {
      grants.require(room, right);
    }
  }
}
