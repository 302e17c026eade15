package dev.maru.access;

import dev.maru.protocol.User;
import org.jspecify.annotations.Nullable;

/** Who is speaking, what they may do, and until when that is known. Immutable. */
public final class Speaker {

  /** The end of what does not end. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What is said to somebody of whom nothing is known any more. */
  public static final String OVER = "the token, or the session on the site, has ended";

  private final User user;
  private final Grants grants;
  private final long issuedMs;
  private final long endsMs;
  private final @Nullable SiteSession session;

  /** Somebody with a token that was issued at a moment, epoch milliseconds; 0 if it is unknown. */
  Speaker(User user, Grants grants, long issuedMs, long endsMs) {
    this(user, grants, issuedMs, endsMs, null);
  }

  /** Somebody by a token, or by a session on the site, which is as old as the site says. */
  Speaker(User user, Grants grants, long issuedMs, long endsMs, @Nullable SiteSession session) {
    this.user = user;
    this.grants = grants;
    this.issuedMs = issuedMs;
    this.endsMs = endsMs;
    this.session = session;
  }

  /** Somebody who is believed without a token, as in open mode: everything, for ever. */
  public static Speaker trusted(User user) {
    return new Speaker(user, Grants.EVERYWHERE, NEVER, NEVER);
  }

  /** The person. */
  public User user() {
    return user;
  }

  /** When what is known of them ends, epoch milliseconds; {@link #NEVER} in open mode. */
  public long endsMs() {
    return endsMs;
  }

  /** Whether what is known of them is over at a moment, epoch milliseconds. */
  public boolean over(long nowMs) {
    return nowMs >= endsMs;
  }

  /**
   * Whether their token, or session on the site, may be as old as a moment, epoch milliseconds.
   * Both tell a second, so that one of the same second may be older, and what tells nothing any.
   */
  boolean issuedBy(long ms) {
    return issuedMs != NEVER && issuedMs / 1000 <= ms / 1000;
  }

  /** Whether they can go on only with a new token; else the site is asked about them again. */
  public boolean byToken() {
    return session == null;
  }

  /** When the site is to be asked about them again; {@link #NEVER} if it is not. */
  public long checkMs() {
    return session == null ? NEVER : session.checkMs();
  }

  @Nullable SiteSession session() {
    return session;
  }

  /** The same, to be asked about at another time. */
  Speaker checkedAt(long ms) {
    SiteSession known = session;
    return known == null
        ? this
        : new Speaker(
            user, grants, issuedMs, endsMs, new SiteSession(known.cookie(), ms, known.lastMs()));
  }

  /** The same, over at a moment. */
  public Speaker endedAt(long ms) {
    return new Speaker(user, grants, issuedMs, ms);
  }

  Grants grants() {
    return grants;
  }
}
