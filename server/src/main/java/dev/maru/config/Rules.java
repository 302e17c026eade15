package dev.maru.config;

import static dev.maru.config.AccessSettings.ACCESS_JWKS;
import static dev.maru.config.AccessSettings.ACCESS_MODE;
import static dev.maru.config.AccessSettings.ACCESS_PUBLIC_KEYS;
import static dev.maru.config.AccessSettings.ACCESS_SECRET;
import static dev.maru.config.AdminSettings.ADMIN_KEY;
import static dev.maru.config.AdminSettings.ADMIN_PORT;
import static dev.maru.config.Limits.MESSAGE_BYTES;
import static dev.maru.config.Limits.OUTBOX_BYTES;
import static dev.maru.config.MembershipSettings.CALLBACK;
import static dev.maru.config.MembershipSettings.JDBC_URL;
import static dev.maru.config.MembershipSettings.ORDER;
import static dev.maru.config.MembershipSettings.SQL;
import static dev.maru.config.Settings.HOST;
import static dev.maru.config.Settings.HTTP_TRUSTED_PROXIES;
import static dev.maru.config.Settings.PACE_TRANSPORTS;
import static dev.maru.config.Settings.PORT;
import static dev.maru.config.Settings.STORE_ALLOW_UNSAFE;
import static dev.maru.config.Settings.STORE_SYNCHRONOUS;
import static dev.maru.config.SiteSettings.INTROSPECTION_COOKIES;
import static dev.maru.config.SiteSettings.INTROSPECTION_URL;

import dev.maru.config.AccessSettings.AccessMode;
import dev.maru.config.MembershipSettings.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What must hold between settings, each valid by itself. A setting that is not valid is skipped.
 */
final class Rules {
  private static final String ADD_SECRET =
      "add `access.secret: …` with the secret that your site signs them with (32 characters or"
          + " more; `openssl rand -base64 48` makes one)";
  private static final String WITH_TOKENS =
      "add `access.mode: token`, so that only people with a token of your site come in, and "
          + ADD_SECRET;

  private final Config config;
  private final List<String> broken = new ArrayList<>();

  private Rules(Config config) {
    this.config = config;
  }

  static List<String> broken(Config config) {
    Rules rules = new Rules(config);
    rules.openMeansLoopback();
    rules.tokensAreSignedWithSomethingThatOnlyTheSiteHas();
    rules.theSiteIsShownSomeCookie();
    rules.theSiteIsAskedAboutRoomsWithAQueryAndADatabase();
    rules.theKeyOfManagementIsKnownToNobodyElse();
    rules.anUnsafeStoreIsAskedForTwice();
    rules.anOutboxHoldsAMessage();
    rules.someTransportIsAdvisedAndEachOnce();
    rules.proxiesHaveAddresses();
    return rules.broken;
  }

  private void openMeansLoopback() {
    if (known(ACCESS_MODE, HOST)
        && config.get(ACCESS_MODE) == AccessMode.OPEN
        && !isLoopback(config.get(HOST))) {
      broken.add(
          given(HOST)
              + " is not a loopback address, and with access.mode = open ("
              + config.origin(ACCESS_MODE)
              + ") whoever reaches it may read and write every room; "
              + change(HOST, "127.0.0.1")
              + " and let the site's web server forward to it, or "
              + WITH_TOKENS);
    }
  }

  private void tokensAreSignedWithSomethingThatOnlyTheSiteHas() {
    if (!known(ACCESS_MODE, ACCESS_SECRET, ACCESS_PUBLIC_KEYS, ACCESS_JWKS, INTROSPECTION_URL)) {
      return;
    }
    String secret = config.get(ACCESS_SECRET);
    boolean keys = !config.get(ACCESS_PUBLIC_KEYS).isEmpty() || !config.get(ACCESS_JWKS).isEmpty();
    boolean site = !config.get(INTROSPECTION_URL).isEmpty();
    boolean open = config.get(ACCESS_MODE) == AccessMode.OPEN;
    if (open && (keys || site || !secret.isEmpty())) {
      broken.add(
          "access.mode = open ("
              + config.origin(ACCESS_MODE)
              + ") believes everybody, though "
              + (keys || !secret.isEmpty() ? "a secret or a key for tokens" : "introspection.url")
              + " is set; add `access.mode: token`");
    } else if (!open && !keys && !site && secret.isEmpty()) {
      broken.add(given(ACCESS_MODE) + " needs what tokens are signed with; " + ADD_SECRET);
    }
    String fault = WeakSecret.fault(secret);
    if (!secret.isEmpty() && !fault.isEmpty()) {
      broken.add(given(ACCESS_SECRET) + " " + fault + ", and whoever guesses it is everybody");
    }
  }

  private void theSiteIsShownSomeCookie() {
    if (known(INTROSPECTION_URL, INTROSPECTION_COOKIES)
        && !config.get(INTROSPECTION_URL).isEmpty()
        && config.get(INTROSPECTION_COOKIES).isEmpty()) {
      broken.add(given(INTROSPECTION_COOKIES) + " must name a cookie to show to the site");
    }
  }

  private void theSiteIsAskedAboutRoomsWithAQueryAndADatabase() {
    if (!known(ORDER, SQL, JDBC_URL, CALLBACK, ACCESS_MODE)) {
      return;
    }
    boolean query = !config.get(SQL).isEmpty();
    if (query == config.get(JDBC_URL).isEmpty()) {
      broken.add(
          given(query ? SQL : JDBC_URL) + " needs " + (query ? JDBC_URL : SQL) + " beside it");
    }
    if (config.get(ACCESS_MODE) == AccessMode.OPEN && (query || !config.get(CALLBACK).isEmpty())) {
      broken.add(
          given(query ? SQL : CALLBACK)
              + " is asked about nobody with access.mode = open; add `access.mode: token`");
    }
    List<Source> order = config.get(ORDER);
    boolean somebody =
        order.contains(Source.TOKEN)
            || (query && order.contains(Source.SQL))
            || (!config.get(CALLBACK).isEmpty() && order.contains(Source.CALLBACK));
    if (order.isEmpty() || order.stream().distinct().count() < order.size()) {
      broken.add(given(ORDER) + " must name at least one of them, and each once");
    } else if (config.get(ACCESS_MODE) == AccessMode.TOKEN && !somebody) {
      broken.add(given(ORDER) + " names nobody who is set up, and every room would be nobody's");
    }
  }

  private void theKeyOfManagementIsKnownToNobodyElse() {
    if (!known(ADMIN_KEY, ADMIN_PORT, ACCESS_SECRET, PORT)) {
      return;
    }
    String key = config.get(ADMIN_KEY);
    String fault = WeakSecret.fault(key);
    if (!key.isEmpty() && !fault.isEmpty()) {
      broken.add(
          given(ADMIN_KEY) + " " + fault + ", and whoever guesses it removes whom they like");
    } else if (!key.isEmpty() && key.equals(config.get(ACCESS_SECRET))) {
      broken.add(given(ADMIN_KEY) + " is the same as access.secret; it must be one of its own");
    }
    int port = config.get(ADMIN_PORT);
    if (!key.isEmpty() && port != 0 && port == config.get(PORT)) {
      broken.add(given(ADMIN_PORT) + " is the port of the chat; management needs one of its own");
    }
  }

  private void anUnsafeStoreIsAskedForTwice() {
    if (known(STORE_SYNCHRONOUS, STORE_ALLOW_UNSAFE) && !config.get(STORE_ALLOW_UNSAFE)) {
      switch (config.get(STORE_SYNCHRONOUS)) {
        case FULL, EXTRA -> {}
        case NORMAL, OFF ->
            broken.add(
                given(STORE_SYNCHRONOUS)
                    + " may lose acknowledged messages; "
                    + change(STORE_SYNCHRONOUS, "full")
                    + ", or add `store.allow_unsafe: true` if that is what you want");
      }
    }
  }

  private void anOutboxHoldsAMessage() {
    if (known(OUTBOX_BYTES, MESSAGE_BYTES)
        && config.get(OUTBOX_BYTES) < 2 * config.get(MESSAGE_BYTES)) {
      broken.add(
          given(OUTBOX_BYTES)
              + " must be at least twice "
              + given(MESSAGE_BYTES)
              + ", or the largest messages could not be delivered");
    }
  }

  private void someTransportIsAdvisedAndEachOnce() {
    if (known(PACE_TRANSPORTS)) {
      List<Settings.TransportName> advised = config.get(PACE_TRANSPORTS);
      if (advised.isEmpty() || advised.stream().distinct().count() < advised.size()) {
        broken.add(given(PACE_TRANSPORTS) + " must name at least one transport, and each once");
      }
    }
  }

  private void proxiesHaveAddresses() {
    if (known(HTTP_TRUSTED_PROXIES)) {
      for (String block : config.get(HTTP_TRUSTED_PROXIES)) {
        if (!isBlock(block)) {
          broken.add(
              given(HTTP_TRUSTED_PROXIES)
                  + ": "
                  + block
                  + " is no address and no block of addresses; write them as 10.0.0.1 or 10.0.0.0/8");
        }
      }
    }
  }

  private static boolean isBlock(String block) {
    String[] parts = block.split("/", 2);
    try {
      int most = InetAddress.ofLiteral(parts[0]).getAddress().length * 8;
      return parts.length == 1 || Integer.parseInt(parts[1]) <= most;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private boolean known(Setting<?>... needed) {
    return Arrays.stream(needed).allMatch(config::has);
  }

  private String given(Setting<?> setting) {
    return setting.key() + " = " + config.shown(setting) + " (" + config.origin(setting) + ")";
  }

  private String change(Setting<?> setting, String value) {
    String origin = config.origin(setting);
    if (origin.startsWith("flag ")) {
      return "change it to `" + setting.flag() + " " + value + "`";
    }
    return origin.equals(setting.environmentName())
        ? "change it to `" + origin + "=" + value + "`"
        : "change " + origin + " to `" + setting.key() + ": " + value + "`";
  }

  /** Without asking a name server: a name other than localhost may mean anything tomorrow. */
  static boolean isLoopback(String host) {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
