package dev.maru.session;

import dev.maru.limit.Allowance;
import dev.maru.limit.Rate;
import dev.maru.limit.Rates;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import org.jspecify.annotations.Nullable;

/**
 * What one session pays for its frames, how often it went on although it was told to wait, and the
 * place that it has among those of its user. Owned by its session's lane.
 */
final class Toll {

  /** How often a client may go on although it was told to wait: 50 times, and once a second. */
  private static final Rate STRIKES = Rate.of(1, 50);

  /** How long a client is asked at least to stay away that was sent away. */
  static final int BAN_MS = 5_000;

  private final Allowance allowance;
  private final Rates rates;
  private final String address;
  private final String payer;
  private @Nullable User seated;
  private boolean owing;
  private long strikes;

  Toll(Allowance allowance, String address) {
    this(allowance, address, address);
  }

  /** The toll of what an address has paid for already. */
  static Toll ofRequest(Allowance allowance, String address) {
    return new Toll(allowance, address, Rates.NOWHERE);
  }

  private Toll(Allowance allowance, String address, String payer) {
    this.allowance = allowance;
    this.rates = allowance.rates();
    this.address = address;
    this.payer = payer;
  }

  /**
   * Pays for one frame, good or bad; the milliseconds to wait if there is nothing left.
   *
   * @param user who is known to speak; while nobody is, the address alone pays
   */
  int pay(@Nullable User user) {
    int waitMs = rates.address(payer);
    return waitMs > 0 || user == null ? waitMs : rates.user(user);
  }

  /** Pays for one command of a request; whom the command itself is to name still owes for it. */
  int payOrOwe(@Nullable User user) {
    owing = user == null;
    return pay(user);
  }

  /**
   * Whom the command has named pays: requests that bring their token in their first command would
   * else be free. A socket's first frame is, for the address pays for the connection.
   *
   * @throws Refusal {@code rate_limited}
   */
  void settle(User user) throws Refusal {
    if (owing) {
      owing = false;
      rates.require(user);
    }
  }

  /** Where the client is; "" for this machine itself. */
  String address() {
    return address;
  }

  /** What a client is told instead of a refusal, if it was refused as nobody too often. */
  Refusal judged(Refusal refusal) {
    return rates.judged(refusal, address);
  }

  static void require(int waitMs) throws Refusal {
    if (waitMs > 0) {
      throw new Refusal(ErrorCode.RATE_LIMITED, "too many commands; wait", waitMs);
    }
  }

  /**
   * Notes what a frame had to wait; more than 0 is somebody who went on without paying.
   *
   * @return 0, or the milliseconds that it should stay away
   */
  int strike(int waitMs) {
    if (waitMs == 0) {
      return 0;
    }
    long next = STRIKES.take(strikes, rates.now());
    if (next < 0) {
      return Math.max(waitMs, BAN_MS);
    }
    strikes = next;
    return 0;
  }

  /**
   * Takes one of the user's places, once.
   *
   * @param user who is known to speak, if anybody is
   * @return 0, or the milliseconds that the client should stay away
   */
  int sit(@Nullable User user) {
    if (seated == null && user != null) {
      seated = allowance.attach(user) ? user : null;
      return seated == null ? BAN_MS : 0;
    }
    return 0;
  }

  /** Gives the place back. */
  void end() {
    User known = seated;
    if (known != null) {
      seated = null;
      allowance.detach(known);
    }
  }
}
