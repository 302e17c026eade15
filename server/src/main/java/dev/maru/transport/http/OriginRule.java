package dev.maru.transport.http;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Which sites' pages may speak to this server: exactly those on the list (scheme, host and port);
 * without a list, pages of this host itself and pages on loopback. Immutable.
 */
public final class OriginRule {

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> allowed;

  /** A rule with a list of origins such as {@code https://gym.example}. */
  public OriginRule(List<String> origins) {
    this.allowed = Set.copyOf(origins);
  }

  /**
   * Whether a page of that origin may speak.
   *
   * @param origin the Origin header; "" if there is none, which no browser does across sites
   * @param host the Host header
   */
  public boolean allows(String origin, String host) {
    if (origin.isEmpty()) {
      return true;
    }
    return allowed.isEmpty()
        ? sameHost(origin, host) || onLoopback(origin)
        : allowed.contains(origin);
  }

  /** Whether a page of that origin needs the CORS headers. */
  boolean foreign(String origin, String host) {
    return !origin.isEmpty() && !sameHost(origin, host);
  }

  private static boolean sameHost(String origin, String host) {
    return !host.isEmpty() && (origin.equals("http://" + host) || origin.equals("https://" + host));
  }

  private static boolean onLoopback(String origin) {
    try {
      URI uri = URI.create(origin);
      String host = uri.getHost();
      boolean bare = origin.equals(uri.getScheme() + "://" + uri.getAuthority());
      return bare
          && host != null
          && uri.getUserInfo() == null
          && SCHEMES.contains(uri.getScheme())
          && LOOPBACK.contains(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
