package dev.maru.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.maru.access.Inquiry.Answer;
import dev.maru.access.Inquiry.Word;
import dev.maru.concurrent.Lane;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds a cookie of the site, as the site itself says when it is shown the cookie. What it said
 * is known for a few seconds; who is connected is asked about again. Any thread may use it.
 */
final class Introspection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Introspection.class);

  /** How many cookies are known at a time; an answer is some 500 bytes. */
  static final int MOST_COOKIES = 20_000;

  /** How long a no is known: somebody may log in at any moment. */
  static final int NO_MS = 1_000;

  /** A session that ends soon is asked about so long before. */
  private static final int BEFORE_END_MS = 1_000;

  /** Whom nobody asked about again for so long after the last moment is surely over. */
  private static final int BACKSTOP_MS = 30_000;

  /** Between two lines in the log about answers that make no sense. */
  private static final int COMPLAINT_MS = 10_000;

  private static final int AT_ONCE = 8;
  private static final Duration FORGET = Duration.ofHours(1);

  private final Terms terms;
  private final InstantSource clock;
  private final SiteHttp http;
  private final Inquiry<String, Speaker> inquiry;
  private final AtomicLong booked = new AtomicLong();
  private final Cache<String, Long> looks =
      Caffeine.newBuilder().maximumSize(MOST_COOKIES).expireAfterWrite(FORGET).build();
  private final AtomicLong complainedMs = new AtomicLong();

  /**
   * How the site is asked. Immutable.
   *
   * @param cookies the names of the cookies that it is shown
   * @param timeoutMs how long it may take
   * @param checkMs after how long it is asked again
   * @param perSecond how often at most it is asked about people whom it knows
   * @param graceMs how long who is connected goes on while it does not answer
   */
  record Terms(
      URI address, List<String> cookies, int timeoutMs, int checkMs, int perSecond, int graceMs) {}

  Introspection(Terms terms, InstantSource clock) {
    this.terms = terms;
    this.clock = clock;
    this.http = new SiteHttp(terms.timeoutMs);
    this.inquiry = new Inquiry<>("the site", clock, AT_ONCE, MOST_COOKIES, FORGET);
  }

  List<String> cookies() {
    return terms.cookies;
  }

  /** What must be asked about a cookie; null if it is known whose it is, or that it is nobody's. */
  @Nullable Question question(String cookie) {
    String key = Tickets.digest(cookie);
    return inquiry.known(key) != null ? null : (lane, then) -> ask(key, cookie, lane, then);
  }

  /**
   * Who holds a cookie.
   *
   * @throws Refusal {@code auth_required} if the site knows nobody by it, {@code unavailable} if it
   *     did not say
   */
  Speaker speaker(String cookie) throws Refusal {
    return inquiry.heard(Tickets.digest(cookie));
  }

  /**
   * Who holds the cookie of somebody who is connected, now that it is time to ask again. While the
   * site does not say, they are who they were, for a while.
   *
   * @throws Refusal {@code auth_expired} if they are nobody any more, or somebody else; {@code
   *     unavailable} if the site has not said so for too long
   */
  Speaker renewed(Speaker before, SiteSession session) throws Refusal {
    try {
      Speaker now = speaker(session.cookie());
      if (now.user().id().equals(before.user().id())) {
        return now;
      }
    } catch (Refusal refusal) {
      if (refusal.code() == ErrorCode.UNAVAILABLE) {
        long nowMs = clock.millis();
        if (nowMs >= session.lastMs()) {
          throw refusal;
        }
        return before.checkedAt(nowMs + inquiry.retryAfterMs());
      }
    }
    throw new Refusal(ErrorCode.AUTH_EXPIRED, "the session on the site has ended");
  }

  /** The cookie is not remembered by its text, which would let its holder in. */
  void ask(String cookie, Lane lane, Runnable then) {
    ask(Tickets.digest(cookie), cookie, lane, then);
  }

  private void ask(String key, String cookie, Lane lane, Runnable then) {
    inquiry.ask(key, nowMs -> told(cookie, nowMs), lane, then);
  }

  private Answer<Speaker> told(String cookie, long askedMs)
      throws IOException, InterruptedException {
    SiteHttp.Reply reply = http.get(terms.address, Map.of("Cookie", cookie));
    if (reply.status() == 401) {
      return no(new Refusal(ErrorCode.AUTH_REQUIRED, "log in on the site first"));
    }
    try {
      if (reply.status() != 200) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "the status is " + reply.status());
      }
      Speaker speaker = read(JsonObject.read(reply.body()), cookie, askedMs);
      return new Answer<>(() -> speaker, askedMs, speaker.checkMs());
    } catch (Refusal refusal) {
      complain(refusal.reason());
      return no(new Refusal(ErrorCode.UNAVAILABLE, "the site did not say who you are"));
    }
  }

  private Answer<Speaker> no(Refusal refusal) {
    Word<Speaker> word =
        () -> {
          throw refusal;
        };
    long nowMs = clock.millis();
    return new Answer<>(word, nowMs, nowMs + NO_MS);
  }

  /** Anybody can send cookies that a site stumbles over; that must not fill the log. */
  private void complain(String why) {
    long now = clock.millis();
    long last = complainedMs.get();
    if (now - last >= COMPLAINT_MS && complainedMs.compareAndSet(last, now)) {
      LOG.warn("{} must answer 401, or 200 with a JSON object: {}", terms.address, why);
    }
  }

  private Speaker read(JsonObject said, String cookie, long askedMs) throws Refusal {
    String id = said.word("sub", said.word("user_id", ""));
    User user = ClaimRules.user(id, said.text("role", ""), said.text("name", ""));
    Grants grants = Grants.of(said);
    long soonest = clock.millis() + NO_MS; // it came late, and is good for a moment all the same
    long checkMs = Math.max(soonest, nextCheck(id, askedMs));
    long lastMs = checkMs + terms.graceMs;
    long endsMs = lastMs + BACKSTOP_MS;
    if (said.has("exp")) {
      endsMs = ClaimRules.second(said, "exp") * 1000;
      checkMs = Math.clamp(endsMs - BEFORE_END_MS, soonest, checkMs);
    }
    // What is asked about has begun before, whatever the site's clock says.
    long beganMs = Math.min(ClaimRules.second(said, "iat") * 1000, askedMs);
    return new Speaker(user, grants, beganMs, endsMs, new SiteSession(cookie, checkMs, lastMs));
  }

  /**
   * Everybody is asked about again after the same time, or later, one behind the other; a user's
   * cookies all at one time, or many of them would put the others off.
   */
  private long nextCheck(String user, long askedMs) {
    return looks
        .asMap()
        .compute(user, (same, look) -> look != null && look > askedMs ? look : book(askedMs));
  }

  private long book(long askedMs) {
    long apartMs = 1000L / terms.perSecond;
    return booked.updateAndGet(last -> Math.max(last + apartMs, askedMs + terms.checkMs));
  }

  /** Forgets what the site said about a user: whoever comes as them, it is asked again. */
  void forget(String user) {
    inquiry.forgetSuch(speaker -> speaker.user().id().equals(user));
  }

  @Override
  public void close() {
    inquiry.close();
    http.close();
  }
}
