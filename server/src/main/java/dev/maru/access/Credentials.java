package dev.maru.access;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a request carries that says who is speaking; never to be logged. Immutable.
 *
 * <p>A cookie comes along whoever made the browser send it. So it counts only with the Origin of a
 * page, which was compared with the list, or for a plain GET, which changes nothing and whose
 * answer other pages cannot read.
 *
 * @param token from {@code Authorization: Bearer} or the sub-protocol; "" if there is none
 * @param ticket from the query; "" if there is none
 * @param cookie from the cookie that holds a token; "" if there is none, or if it must not count
 * @param session the site's own cookies, as a {@code Cookie} header holds them; "" likewise
 */
record Credentials(String token, String ticket, String cookie, String session) {

  /** More than any site needs to know its session again. */
  private static final int MAX_SESSION = 4096;

  private static final String SCHEME = "bearer ";
  private static final String OFFER = "bearer.";

  /**
   * Looks for them.
   *
   * @param tokenCookie the cookie that holds a token; "" for none
   * @param siteCookies the cookies by which the site knows somebody
   * @throws Refusal if a token is in the URL, or two are in the headers
   */
  static Credentials of(Request request, String tokenCookie, List<String> siteCookies)
      throws Refusal {
    String ticket = ticket(request);
    if (request.param("token").isPresent() || request.param("access_token").isPresent()) {
      throw new Refusal(
          ErrorCode.AUTH_FAILED,
          "a token in a URL ends in logs: put it into a header, or get a ticket");
    }
    String token = token(request);
    if (!cookiesCount(request)) {
      return new Credentials(token, ticket, "", "");
    }
    List<String> pairs = new ArrayList<>();
    String cookie = "";
    for (String pair : request.header("cookie").split(";", -1)) {
      String name = pair.substring(0, Math.max(pair.indexOf('='), 0)).strip();
      if (!name.isEmpty() && name.equals(tokenCookie) && cookie.isEmpty()) {
        cookie = pair.substring(pair.indexOf('=') + 1).strip();
      } else if (siteCookies.contains(name)) {
        pairs.add(pair.strip());
      }
    }
    return new Credentials(token, ticket, cookie, session(String.join("; ", pairs)));
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

  private static boolean cookiesCount(Request request) {
    boolean reads =
        !upgrades(request) && (request.method().equals("GET") || request.method().equals("HEAD"));
    return reads || !request.header("origin").isEmpty();
  }

  /** What is no cookie is not passed on. */
  private static String session(String pairs) {
    boolean visible = pairs.chars().allMatch(c -> c >= ' ' && c <= '~');
    return visible && pairs.length() <= MAX_SESSION ? pairs : "";
  }

  private static boolean upgrades(Request request) {
    return !request.header("upgrade").isEmpty();
  }

  /** Whether nothing but the site can say who it is. */
  boolean onlySession() {
    return onlyCookie() && cookie.isEmpty();
  }

  boolean onlyCookie() {
    return token.isEmpty() && ticket.isEmpty() && !(cookie.isEmpty() && session.isEmpty());
  }

  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
