package dev.maru.session;

import dev.maru.access.Access;
import dev.maru.access.Question;
import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a session, in which version of the protocol, and until when. Owned by its session's
 * lane.
 */
final class Standing {

  /** How long before the end a client is warned. Source: security.md, S14. */
  static final int WARNING_MS = 60_000;

  private final Access access;
  private @Nullable Speaker speaker;
  private @Nullable Refusal excuse;
  private long reviewMs;
  private boolean warned;
  private boolean asking;
  private boolean spoke;
  private boolean v1;

  Standing(Access access) {
    this.access = access;
  }

  void become(Speaker known) {
    speaker = known;
    warned = false;
  }

  /** Notes in which version a client speaks, the first time that it is known. */
  void speak(boolean version1) {
    if (!spoke) {
      v1 = version1;
      spoke = true;
    }
  }

  boolean v1() {
    return v1;
  }

  /** Remembers what is said instead of {@code auth_required} while nobody says who is speaking. */
  void excuse(Refusal refusal) {
    excuse = refusal;
  }

  /** What is to be asked about the speaker, if it is time to and nobody did. */
  @Nullable Question question(long nowMs) {
    Speaker known = speaker;
    if (known == null || nowMs < known.checkMs() || asking) {
      return null;
    }
    Question question = access.question(known, nowMs);
    asking = question != null;
    return question;
  }

  /**
   * Hears what is known about the speaker now that it was asked.
   *
   * @return whether it is new
   * @throws Refusal {@code unavailable} if it has not been known for too long
   */
  boolean renew() throws Refusal {
    asking = false;
    Speaker known = speaker;
    if (known == null || known.byToken()) {
      return false;
    }
    try {
      speaker = access.renewed(known);
      return true;
    } catch (Refusal refusal) {
      if (refusal.code() != ErrorCode.AUTH_EXPIRED) {
        throw refusal;
      }
      speaker = known.endedAt(access.nowMs());
      return false;
    }
  }

  /**
   * Hears who is speaking, the first time; with tokens also again, to go on for longer.
   *
   * @return whether something changed
   * @throws Refusal if it is nobody, or somebody else than before
   */
  boolean introduce(JsonObject fields) throws Refusal {
    Speaker known = speaker;
    if (!access.speaks(fields) || (known != null && access.isOpen())) {
      return false;
    }
    Speaker next = access.identify(fields);
    if (known != null && !known.user().id().equals(next.user().id())) {
      throw new Refusal(ErrorCode.AUTH_FAILED, "this session speaks for somebody else");
    }
    become(next);
    return true;
  }

  /**
   * Who speaks.
   *
   * @throws Refusal {@code auth_required} if nobody does, {@code auth_expired} if they did
   */
  Speaker speaker() throws Refusal {
    Speaker known = speaker;
    if (known == null) {
      Refusal why = excuse;
      if (why != null) {
        throw why;
      }
      return access.stranger();
    }
    if (known.endsMs() != Speaker.NEVER && known.over(access.nowMs())) {
      throw new Refusal(ErrorCode.AUTH_EXPIRED, Speaker.OVER);
    }
    return known;
  }

  @Nullable Speaker known() {
    return speaker;
  }

  /** Whether it is time to ask again about the rooms that the speaker follows. */
  boolean reviewDue(long nowMs) {
    if (speaker == null || !access.asksAboutRooms()) {
      return false;
    }
    if (reviewMs == 0 || nowMs >= reviewMs) {
      boolean first = reviewMs == 0;
      reviewMs = nowMs + access.reviewMs();
      return !first;
    }
    return false;
  }

  /** Who spoke last, whether or not their token is over; null while nobody has said it. */
  @Nullable User user() {
    Speaker known = speaker;
    return known == null ? null : known.user();
  }

  /** Whether that user spoke last. */
  boolean isOf(String userId) {
    User known = user();
    return known != null && known.id().equals(userId);
  }

  /** Whether it is known who speaks, or need not be. */
  boolean admitted() {
    return speaker != null || access.isOpen();
  }

  /** Whether the speaker's token was over at a moment, epoch milliseconds. */
  boolean over(long atMs) {
    Speaker known = speaker;
    return known != null && known.over(atMs);
  }

  /** What warns of the token's end, if it is time to and nobody did. */
  @Nullable Frame warning(long nowMs) {
    Speaker known = speaker;
    if (warned || known == null || known.endsMs() - WARNING_MS > nowMs || known.over(nowMs)) {
      return null;
    }
    if (!known.byToken()) {
      return null; // a page with a cookie has nothing to refresh it with
    }
    warned = true;
    JsonWriter json = Answers.start("token_expiring", "", 64);
    return json.raw(",\"expires_in_ms\":").number(known.endsMs() - nowMs).raw("}").frame();
  }

  /** Why the room is not to be read any more; null if it is. */
  @Nullable Refusal denied(String room) {
    try {
      access.require(speaker(), room, Right.READ);
      return null;
    } catch (Refusal refusal) {
      return refusal;
    }
  }

  /** The same refusal, written down. */
  Refusal noted(String address, String what, String room, Refusal why) {
    access.audit().refused(user(), address, what, room, why);
    return why;
  }

  /** How the session ends after a refusal: not at all, if it is known who speaks. */
  @Nullable CloseCode endOf(Refusal refusal) {
    if (admitted() && !over(access.nowMs())) {
      return null;
    }
    return switch (refusal.code()) {
      case AUTH_REQUIRED, AUTH_FAILED, AUTH_EXPIRED -> CloseCode.AUTH;
      case RATE_LIMITED -> CloseCode.RATE;
      case UNAVAILABLE -> CloseCode.INTERNAL;
      default -> null;
    };
  }
}
