package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;

/**
 * What the claims of a token must be, once its signature is good. Immutable.
 *
 * @param audience what {@code aud} must name; "" if it is not looked at
 * @param leewayMs how far {@code nbf} and {@code iat} may lie in the future
 * @param maxLifetimeMs how long a token may be good
 */
record ClaimRules(String audience, long leewayMs, long maxLifetimeMs) {

  /** The year 5138, in seconds: what is beyond is no time, and times thousand still a long. */
  private static final long LAST_SECOND = 99_999_999_999L;

  private static final int MAX_LENGTH = 128;

  /** Who a token speaks for. */
  Speaker speaker(SignedText text, long nowMs) throws Refusal {
    try {
      JsonObject claims = text.claims();
      long endsMs = lifetime(claims, nowMs);
      if (!audience.isEmpty() && !names(claims, audience)) {
        throw no("the token is for somebody else (`aud`)");
      }
      User user = user(claims.word("sub", ""), claims.text("role", ""), claims.text("name", ""));
      return new Speaker(user, Grants.of(claims), second(claims, "iat") * 1000, endsMs);
    } catch (Refusal refusal) {
      throw SignedText.failed(refusal);
    }
  }

  private long lifetime(JsonObject claims, long nowMs) throws Refusal {
    if (!claims.has("exp")) {
      throw no("the token has no `exp`");
    }
    long endsMs = second(claims, "exp") * 1000;
    long notBeforeMs = second(claims, "nbf") * 1000;
    long issuedMs = second(claims, "iat") * 1000;
    if (nowMs >= endsMs) {
      throw new Refusal(ErrorCode.AUTH_EXPIRED, "the token has expired");
    }
    if (notBeforeMs > nowMs + leewayMs || issuedMs > nowMs + leewayMs) {
      throw no("the token is from the future (`nbf`, `iat`): look at the clocks");
    }
    // A token without iat is measured from now, with it from then.
    long bornMs = claims.has("iat") ? issuedMs : nowMs;
    if (endsMs - bornMs > maxLifetimeMs) {
      throw no("the token's `exp` lies too far ahead; it is in seconds");
    }
    return endsMs;
  }

  static long second(JsonObject claims, String name) throws Refusal {
    return claims.number(name, 0, LAST_SECOND, 0);
  }

  private static boolean names(JsonObject claims, String audience) throws Refusal {
    for (JsonObject each : claims.entries("aud", "aud")) {
      if (each.text("aud", "").equals(audience)) {
        return true;
      }
    }
    return false;
  }

  /** Whom a token or the site names. */
  static User user(String id, String role, String name) throws Refusal {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      throw no("`sub` must be 1 to 128 characters long");
    }
    if (role.length() > MAX_LENGTH || name.length() > MAX_LENGTH) {
      throw no("`role` and `name` must be at most 128 characters long");
    }
    return new User(id, role, name);
  }

  private static Refusal no(String reason) {
    return new Refusal(ErrorCode.AUTH_FAILED, reason);
  }
}
