package dev.maru.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/**
 * Tells requests that change something and that another site's page may have made a browser send,
 * with the cookies of the person before it (cross-site request forgery).
 */
final class CrossSite {

  /** These change nothing here, whatever their route. */
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private static final Set<String> OURS = Set.of("same-origin", "none");

  private CrossSite() {}

  /**
   * Whether a request must be refused.
   *
   * @param welcome whether its Origin may speak here; true if it has none
   */
  static boolean forged(String method, HttpHeaders headers, boolean welcome) {
    if (HARMLESS.contains(method)) {
      return false;
    }
    if (headers.contains(HttpHeaderNames.ORIGIN)) {
      return !welcome;
    }
    String site = headers.get("Sec-Fetch-Site", "");
    if (!site.isEmpty()) {
      return !OURS.contains(site);
    }
    return headers.contains(HttpHeaderNames.COOKIE) && anyFormCouldSend(headers);
  }

  /** What a page cannot send without being asked for leave first: such a header, or JSON. */
  private static boolean anyFormCouldSend(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    return !headers.contains("X-Requested-With")
        && !headers.contains(HttpHeaderNames.AUTHORIZATION)
        && !type.split(";", 2)[0].strip().equals("application/json");
  }
}
