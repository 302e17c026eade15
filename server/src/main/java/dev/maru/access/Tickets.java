package dev.maru.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tickets that were given out and not used: each opens one URL once, for a short time. Changed
 * under its own lock, from any lane; what it does takes no time.
 */
final class Tickets {

  /** How long a ticket is good. Source: protocol.md, section 6: at most 30 s. */
  static final int LIFETIME_MS = 30_000;

  /** How many tickets one user may have open; a page needs one at a time. */
  static final int PER_USER = 32;

  /** How many may be open in all: some 10 MB. */
  static final int MOST = 50_000;

  /** Source: security.md, S16: 128 bit. */
  private static final int BYTES = 16;

  private final InstantSource clock;
  private final Map<String, Ticket> open = new LinkedHashMap<>();
  private final Map<String, Integer> perUser = new HashMap<>();

  /** The digest is kept instead of the ticket: looking one up tells nothing by its time. */
  private record Ticket(String digest, Speaker speaker, String origin, long endsMs) {}

  /** Made with the first ticket: a server that gives out none starts without. */
  private static final class Dice {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  /** A ticket for somebody, to be used by pages of the same origin. */
  synchronized String issue(Speaker speaker, String origin) throws Refusal {
    long now = clock.millis();
    forgetOld(now);
    String user = speaker.user().id();
    if (open.size() >= MOST || perUser.getOrDefault(user, 0) >= PER_USER) {
      throw new Refusal(ErrorCode.OVERLOADED, "too many tickets are open; use them, or wait");
    }
    byte[] bytes = new byte[BYTES];
    Dice.RANDOM.nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Ticket ticket =
        new Ticket(digest(text), speaker, origin, Math.min(now + LIFETIME_MS, speaker.endsMs()));
    open.put(ticket.digest, ticket);
    perUser.merge(user, 1, Integer::sum);
    return text;
  }

  /** Who a ticket speaks for; it is used up by this, whatever comes of it. */
  synchronized Speaker redeem(String text, String origin) throws Refusal {
    long now = clock.millis();
    Ticket ticket = open.remove(digest(text));
    if (ticket == null) {
      throw notGood();
    }
    forget(ticket);
    boolean elsewhere = !origin.isEmpty() && !origin.equals(ticket.origin);
    if (now >= ticket.endsMs || elsewhere) {
      throw notGood();
    }
    return ticket.speaker;
  }

  /** How many are open. */
  synchronized int open() {
    forgetOld(clock.millis());
    return open.size();
  }

  /** They stand in the order they were made; a clock that was set back makes some stay longer. */
  private void forgetOld(long now) {
    Iterator<Ticket> eldest = open.values().iterator();
    while (eldest.hasNext()) {
      Ticket ticket = eldest.next();
      if (now < ticket.endsMs) {
        return;
      }
      eldest.remove();
      forget(ticket);
    }
  }

  private void forget(Ticket ticket) {
    perUser.computeIfPresent(
        ticket.speaker.user().id(), (user, count) -> count == 1 ? null : count - 1);
  }

  private static Refusal notGood() {
    return new Refusal(ErrorCode.AUTH_FAILED, "the ticket is not good: each is for one use, soon");
  }

  /** What is kept of a secret in order to know it again. */
  static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
