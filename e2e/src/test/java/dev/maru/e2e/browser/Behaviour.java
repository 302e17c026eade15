package dev.maru.e2e.browser;

import dev.maru.e2e.proxy.Nginx;
import dev.maru.e2e.proxy.Wire.Manner;

/**
 * What proxies do to a chat, the ninefold list of the plan, and two more ways to get buffering
 * wrong.
 */
enum Behaviour {
  HEALTHY("websocket", Manner.CLEAR, Lines.HEALTHY),
  /** HTTP/1.0 to Maru and no word of an Upgrade: what {@code proxy_pass} alone does. */
  NO_UPGRADE_HEADERS("sse", Manner.CLEAR, Lines.BARE),
  FORBIDDEN_UPGRADE("sse", Manner.CLEAR, "if ($http_upgrade) { return 403; } " + Lines.BARE),
  SWALLOWED_101("sse", Manner.SWALLOWING_101, Lines.HEALTHY),
  FRAMES_DROPPED_AFTER_101("sse", Manner.DROPPING_AFTER_101, Lines.HEALTHY),
  /** Event streams sit in nginx's buffers, although Maru asks for none. */
  BUFFERED_AND_ZIPPED(
      "longpoll",
      Manner.CLEAR,
      Lines.ZIPPED + "proxy_ignore_headers X-Accel-Buffering; " + Lines.BARE),
  /** Buffers are on, and Maru's request to do without is heard. */
  BUFFERED_BUT_ASKED_NOT_TO("sse", Manner.CLEAR, Lines.ZIPPED + Lines.BARE),
  IDLE_TIMEOUT(
      "websocket", Manner.CLEAR, Lines.HEALTHY + "proxy_read_timeout %ds;".formatted(Lines.IDLE_S)),
  RELOAD_UNDER_LOAD("websocket", Manner.CLEAR, Lines.HEALTHY),
  ONE_BYTE_SEGMENTS("websocket", Manner.SLICING, Lines.HEALTHY);

  /** The rung that is the best of those that work. */
  final String best;

  final Manner manner;
  private final String directives;

  Behaviour(String best, Manner manner, String directives) {
    this.best = best;
    this.manner = manner;
    this.directives = directives;
  }

  /** Nginx in front of what listens on a port, behaving so. */
  Nginx.Site site(int upstream) {
    // A reload shall cut the connections of the old workers soon, not when they end by themselves.
    String main = this == RELOAD_UNDER_LOAD ? "worker_shutdown_timeout 1s;" : "";
    return new Nginx.Site(main, Lines.MAP, Lines.location(upstream, directives));
  }

  /** Nginx in front of what listens on a port, with nothing wrong. */
  static Nginx.Site lifted(int upstream) {
    return new Nginx.Site("", Lines.MAP, Lines.location(upstream, Lines.HEALTHY));
  }

  /** Lines of a configuration. */
  static final class Lines {
    /** How long nginx waits for the next byte from Maru where idle connections are cut; seconds. */
    static final int IDLE_S = Boolean.getBoolean("maru.long") ? 30 : 8;

    private static final String MAP =
        "map $http_upgrade $connection_upgrade { default upgrade; '' ''; }";
    private static final String BARE = "";
    private static final String ZIPPED =
        "proxy_buffering on; gzip on; gzip_proxied any; gzip_types *; gzip_min_length 1; ";
    private static final String HEALTHY =
        """
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_buffering off;
        """;

    private Lines() {}

    private static String location(int upstream, String directives) {
      return "location / { proxy_pass http://127.0.0.1:%d; %s }".formatted(upstream, directives);
    }
  }
}
