package dev.maru.limit;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;

/**
 * How much anyone may do. The guest of open mode is many, and counts for nobody.
 *
 * @param rates how often
 * @param sockets how many WebSockets of each user
 * @param waits how many requests of each user that wait for an event: long-polls, event streams
 */
public record Allowance(Rates rates, Seats sockets, Seats waits) {

  /** Without any limit. */
  public static Allowance unlimited() {
    return new Allowance(Rates.unlimited(), new Seats(0), new Seats(0));
  }

  /**
   * Lets a request of a user wait; {@link #waited} is to be called when it does no longer.
   *
   * @throws Refusal {@code rate_limited} if too many wait already
   */
  public void await(User user) throws Refusal {
    if (!waits.sit(name(user))) {
      throw new Refusal(ErrorCode.RATE_LIMITED, "too many of your requests wait already");
    }
  }

  /** A request of a user waits no longer. */
  public void waited(User user) {
    waits.rise(name(user));
  }

  /** A WebSocket is known to be of a user; whether it may stay. */
  public boolean attach(User user) {
    return sockets.sit(name(user));
  }

  /** A WebSocket of a user that was let stay has ended. */
  public void detach(User user) {
    sockets.rise(name(user));
  }

  private static String name(User user) {
    return user.equals(User.GUEST) ? "" : user.id();
  }
}
