package dev.maru.access;

import static dev.maru.config.MembershipSettings.CALLBACK;
import static dev.maru.config.MembershipSettings.CALLBACK_KEY;
import static dev.maru.config.MembershipSettings.CONNECTIONS;
import static dev.maru.config.MembershipSettings.JDBC_PASSWORD;
import static dev.maru.config.MembershipSettings.JDBC_URL;
import static dev.maru.config.MembershipSettings.JDBC_USER;
import static dev.maru.config.MembershipSettings.NUMBERS;
import static dev.maru.config.MembershipSettings.ORDER;
import static dev.maru.config.MembershipSettings.SQL;
import static dev.maru.config.MembershipSettings.TIMEOUT;
import static dev.maru.config.MembershipSettings.TTL;

import dev.maru.config.Config;
import dev.maru.config.MembershipSettings.Source;
import dev.maru.config.SiteSettings;
import dev.maru.store.SiteQuery;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds what asks the site, as the configuration says. */
final class SiteTerms {

  private SiteTerms() {}

  /** Who asks about cookies; null if nobody does. */
  static @Nullable Introspection introspection(Config config, InstantSource clock) {
    String address = config.get(SiteSettings.INTROSPECTION_URL);
    if (address.isEmpty()) {
      return null;
    }
    return new Introspection(
        new Introspection.Terms(
            URI.create(address),
            config.get(SiteSettings.INTROSPECTION_COOKIES),
            (int) config.get(SiteSettings.INTROSPECTION_TIMEOUT).toMillis(),
            (int) config.get(SiteSettings.INTROSPECTION_CHECK).toMillis(),
            config.get(SiteSettings.INTROSPECTION_RATE),
            (int) config.get(SiteSettings.INTROSPECTION_GRACE).toMillis()),
        clock);
  }

  /**
   * Who asks about rooms; null if the token alone says it.
   *
   * @throws IllegalArgumentException if the query cannot be understood
   */
  static @Nullable Memberships memberships(Config config, InstantSource clock) {
    List<Optional<RoomSource>> sources = new ArrayList<>();
    int timeoutMs = (int) config.get(TIMEOUT).toMillis();
    int ttlMs = (int) config.get(TTL).toMillis();
    for (Source source : config.get(ORDER)) {
      switch (source) {
        case TOKEN -> sources.add(Optional.empty());
        case SQL -> {
          if (!config.get(SQL).isEmpty()) {
            SiteQuery query = SiteQuery.open(terms(config, timeoutMs), RoomSource.NAMES);
            sources.add(Optional.of(new RoomSource.Sql(query, clock, ttlMs)));
          }
        }
        case CALLBACK -> {
          String address = config.get(CALLBACK);
          if (!address.isEmpty()) {
            SiteHttp http = new SiteHttp(timeoutMs);
            String key = config.get(CALLBACK_KEY);
            sources.add(Optional.of(new RoomSource.Callback(http, address, key, clock, ttlMs)));
          }
        }
      }
    }
    boolean tokenAlone = sources.equals(List.of(Optional.empty()));
    return tokenAlone ? null : Memberships.of(sources, clock, config.get(CONNECTIONS), ttlMs);
  }

  private static SiteQuery.Terms terms(Config config, int timeoutMs) {
    return new SiteQuery.Terms(
        config.get(JDBC_URL),
        config.get(JDBC_USER),
        config.get(JDBC_PASSWORD),
        config.get(SQL),
        config.get(NUMBERS).stream().map(name -> name.name().toLowerCase(Locale.ROOT)).toList(),
        config.get(CONNECTIONS),
        timeoutMs);
  }
}
