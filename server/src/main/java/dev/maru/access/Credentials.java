package dev.maru.access;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.Locale;

/**
 * What a request carries that says who is speaking; never to be logged. Immutable.
 *
 * @param token from {@code Authorization: Bearer} or the sub-protocol; "" if there is none
 * @param ticket from the query; "" if there is none
 * @param cookie from the configured cookie; "" if there is none, or if it must not count
 */
record Credentials(String token, String ticket, String cookie) {

  private static final String SCHEME = "bearer ";
  private static final String OFFER = "bearer.";

  /**
   * Looks for them.
   *
   * @param cookieName the configured cookie; "" for none
   * @throws Refusal if a token is in the URL, or two are in the headers
   */
  static Credentials of(Request request, String cookieName) throws Refusal {
    String ticket = ticket(request);
    if (request.param("token").isPresent() || request.param("access_token").isPresent()) {
      throw new Refusal(
          ErrorCode.AUTH_FAILED,
          "a token in a URL ends in logs: put it into a header, or get a ticket");
    }
    return new Credentials(token(request), ticket, cookie(request, cookieName));
  }

  /** What only reads may be opened with a ticket. */
  static String ticket(Request request) {
    return request.method().equals("GET") ? request.param("ticket").orElse("") : "";
  }

  private static String token(Request request) throws Refusal {
    String header = request.header("authorization");
    String offered = offered(request);
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return offered; // another scheme is meant for somebody in front of us
    }
    if (!offered.isEmpty()) {
      throw new Refusal(ErrorCode.AUTH_FAILED, "one token is expected, not two");
    }
    return header.substring(SCHEME.length()).strip();
  }

  /** A browser's WebSocket can send no header but this one. */
  private static String offered(Request request) {
    if (!upgrades(request)) {
      return "";
    }
    for (String offer : request.header("sec-websocket-protocol").split(",", -1)) {
      if (offer.strip().startsWith(OFFER)) {
        return offer.strip().substring(OFFER.length());
      }
    }
    return "";
  }

  /**
   * A cookie comes along whoever made the browser send it. So it counts only with the Origin of a
   * page, which was compared with the list, or for a plain GET, which changes nothing and whose
   * answer other pages cannot read.
   */
  private static String cookie(Request request, String name) {
    boolean reads =
        !upgrades(request) && (request.method().equals("GET") || request.method().equals("HEAD"));
    if (name.isEmpty() || (!reads && request.header("origin").isEmpty())) {
      return "";
    }
    for (String pair : request.header("cookie").split("[;,]", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return pair.substring(equals + 1).strip();
      }
    }
    return "";
  }

  private static boolean upgrades(Request request) {
    return !request.header("upgrade").isEmpty();
  }

  boolean onlyCookie() {
    return token.isEmpty() && ticket.isEmpty() && !cookie.isEmpty();
  }

  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
