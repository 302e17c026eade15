package dev.maru.limit;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.util.function.LongSupplier;

/**
 * How often each user, room and address may do something. Any thread may use it; it holds no lock,
 * and asking makes no garbage.
 */
public final class Rates {

  /** The address of who has no limit by address. */
  public static final String NOWHERE = "";

  /** How often an address may bring a token or a ticket that is none: ten times a minute (S20). */
  private static final Rate FAILURES = new Rate(6_000_000_000L, 60_000_000_000L);

  private static final long MILLION = 1_000_000;

  private final Buckets users;
  private final Buckets rooms;
  private final Buckets addresses;
  private final Buckets failures;
  private final LongSupplier clock;
  private final long start;
  private volatile long coarse;

  /** Rates by the system's clock, which {@link #wind} is to be told of about once a second. */
  public Rates(Rate user, Rate room, Rate address) {
    this(user, room, address, FAILURES, System::nanoTime);
  }

  Rates(Rate user, Rate room, Rate address, LongSupplier clock) {
    this(user, room, address, FAILURES, clock);
  }

  private Rates(Rate user, Rate room, Rate address, Rate failure, LongSupplier clock) {
    this.users = new Buckets(user);
    this.rooms = new Buckets(room);
    this.addresses = new Buckets(address);
    this.failures = new Buckets(failure);
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /** Rates without any limit. */
  public static Rates unlimited() {
    return new Rates(Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE, System::nanoTime);
  }

  /**
   * Looks at the clock; between two looks a name may get what one second gives on top. What is
   * within its bounds by the time of the last look is let pass by it; only who is not has the
   * system asked, which on a virtual machine costs as much as a small write.
   */
  public void wind() {
    coarse = now();
  }

  /** Nanoseconds since the start. */
  public long now() {
    return clock.getAsLong() - start;
  }

  /**
   * One request or frame of an address, before anything else is known of it.
   *
   * @param address {@link #NOWHERE} has no limit
   * @return 0 if it may pass, or the milliseconds to wait
   */
  public int address(String address) {
    return address.isEmpty() ? 0 : take(addresses, address);
  }

  /**
   * One command of a user. The guest of open mode is many and has no bucket.
   *
   * @return 0 if it may pass, or the milliseconds to wait
   */
  public int user(User user) {
    return user.equals(User.GUEST) ? 0 : take(users, user.id());
  }

  /**
   * One command of a user, for who can say no.
   *
   * @throws Refusal {@code rate_limited}
   */
  public void require(User user) throws Refusal {
    refuse(user(user), "you do this too often; wait");
  }

  /**
   * One message into a room.
   *
   * @throws Refusal {@code rate_limited}
   */
  public void requireRoom(String room) throws Refusal {
    refuse(take(rooms, room), "too much is said in this room; wait");
  }

  /**
   * What an address is told whose client was refused: the same, or {@code rate_limited} if it was
   * {@code auth_failed} too often. Who brings a good token is let in all the same: nobody guesses
   * one, and a whole school may have one address.
   */
  public Refusal judged(Refusal refusal, String address) {
    if (refusal.code() != ErrorCode.AUTH_FAILED || address.isEmpty()) {
      return refusal;
    }
    int waitMs = take(failures, address);
    return waitMs == 0
        ? refusal
        : new Refusal(ErrorCode.RATE_LIMITED, "too many tokens that are none; wait", waitMs);
  }

  private static void refuse(int waitMs, String why) throws Refusal {
    if (waitMs > 0) {
      throw new Refusal(ErrorCode.RATE_LIMITED, why, waitMs);
    }
  }

  private int take(Buckets buckets, String name) {
    long wait = buckets.take(name, coarse);
    if (wait > 0) {
      wait = buckets.take(name, now());
    }
    return (int) Math.min(Math.ceilDiv(wait, MILLION), Integer.MAX_VALUE);
  }
}
