package dev.maru.config;

import static dev.maru.config.Settings.HOST;
import static dev.maru.config.Settings.HTTP_TRUSTED_PROXIES;
import static dev.maru.config.Settings.STORE_SYNCHRONOUS;
import static dev.maru.config.Settings.WEB_ORIGINS;

import dev.maru.config.AccessSettings.AccessMode;
import java.util.ArrayList;
import java.util.List;

/** What a valid configuration leaves open: said at every start, until it is closed. */
public final class OpenDoors {

  private OpenDoors() {}

  /** A sentence for each, with what to do about it. */
  public static List<String> of(Config config) {
    List<String> open = new ArrayList<>();
    if (config.get(AccessSettings.ACCESS_MODE) == AccessMode.OPEN) {
      open.add(
          "OPEN MODE: everybody is whom they say they are. For trying out, on this machine only.");
    }
    String host = config.get(HOST);
    boolean https = config.get(WEB_ORIGINS).stream().anyMatch(site -> site.startsWith("https://"));
    if (https && !Rules.isLoopback(host) && config.get(HTTP_TRUSTED_PROXIES).isEmpty()) {
      open.add(
          "IN THE CLEAR: the site is on https, but whoever reaches "
              + host
              + " directly sends tokens and messages without TLS. Set `host: 127.0.0.1` where the"
              + " site's web server forwards to it, or name that server in `http.trusted_proxies`.");
    }
    switch (config.get(STORE_SYNCHRONOUS)) {
      case FULL, EXTRA -> {}
      case NORMAL, OFF ->
          open.add(
              "UNSAFE STORE: messages that were acknowledged are lost when the power fails. Set"
                  + " `store.synchronous: full`.");
    }
    return open;
  }
}
