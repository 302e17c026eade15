package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flag before environment before file before default, for every setting there is. */
class PrecedenceTest {
  /** Three valid values per setting: for the file, the environment and the flag. */
  private static final Map<Setting<?>, Three> VALUES =
      Map.ofEntries(
          Map.entry(Settings.HOST, new Three("127.0.0.2", "::1", "localhost")),
          Map.entry(Settings.PORT, new Three("0", "1", "65535")),
          Map.entry(Settings.DATA, new Three("/a", "b/c", "../d")),
          Map.entry(Settings.THREADS, new Three("1", "2", "3")),
          Map.entry(Settings.TIME_ZONE, new Three("UTC", "Europe/Berlin", "+09:00")),
          Map.entry(Settings.PING, new Three("1000", "55000", "30000")),
          Map.entry(AccessSettings.ACCESS_MODE, new Three("open", "open", "open")),
          Map.entry(AccessSettings.ACCESS_SECRET, new Three(secret(1), secret(2), secret(3))),
          Map.entry(AdminSettings.ADMIN_KEY, new Three(secret(4), secret(5), secret(6))),
          Map.entry(AdminSettings.ADMIN_PORT, new Three("1", "2", "3")),
          Map.entry(AccessSettings.ACCESS_PUBLIC_KEYS, new Three("/a.pem", "b,c", "../d")),
          Map.entry(
              AccessSettings.ACCESS_JWKS,
              new Three(
                  "https://a.kr=https://a.kr/jwks",
                  "b=http://localhost:1/k,c=https://c.kr/k",
                  "d=http://[::1]/k")),
          Map.entry(AccessSettings.ACCESS_ISSUERS, new Three("a", "https://b.kr,c", "d")),
          Map.entry(AccessSettings.ACCESS_AUDIENCE, new Three("a", "b", "c")),
          Map.entry(AccessSettings.ACCESS_LEEWAY, new Three("0", "60000", "1000")),
          Map.entry(AccessSettings.ACCESS_MAX_LIFETIME, new Three("60000", "70000", "80000")),
          Map.entry(AccessSettings.ACCESS_COOKIE, new Three("a", "b_c", "d-e.f")),
          Map.entry(
              SiteSettings.INTROSPECTION_URL,
              new Three("https://a.kr/b", "http://127.0.0.1/c.php", "http://localhost:81/d")),
          Map.entry(SiteSettings.INTROSPECTION_COOKIES, new Three("a", "b,c", "d")),
          Map.entry(SiteSettings.INTROSPECTION_TIMEOUT, new Three("100", "200", "300")),
          Map.entry(SiteSettings.INTROSPECTION_CHECK, new Three("1000", "2000", "4000")),
          Map.entry(SiteSettings.INTROSPECTION_RATE, new Three("1", "2", "3")),
          Map.entry(SiteSettings.INTROSPECTION_GRACE, new Three("0", "1", "2")),
          Map.entry(MembershipSettings.ORDER, new Three("sql", "callback,token", "token")),
          Map.entry(
              MembershipSettings.SQL,
              new Three("select :user, :room", "with a as (select 1) select 2", "SELECT 3")),
          Map.entry(MembershipSettings.NUMBERS, new Three("user", "room,user", "room")),
          Map.entry(
              MembershipSettings.JDBC_URL,
              new Three("jdbc:sqlite:a", "jdbc:mariadb://b/c", "jdbc:postgresql://d/e")),
          Map.entry(MembershipSettings.JDBC_USER, new Three("a", "b c", "d")),
          Map.entry(MembershipSettings.JDBC_PASSWORD, new Three("a", "b c", "d")),
          Map.entry(MembershipSettings.CONNECTIONS, new Three("1", "2", "3")),
          Map.entry(
              MembershipSettings.CALLBACK,
              new Three("https://a.kr/b", "http://127.0.0.1/c.php", "http://localhost:81/d")),
          Map.entry(
              MembershipSettings.CALLBACK_KEY,
              new Three("a".repeat(16), "b".repeat(17), "c".repeat(200))),
          Map.entry(MembershipSettings.TIMEOUT, new Three("250", "300", "400")),
          Map.entry(MembershipSettings.TTL, new Three("1000", "2000", "3000")),
          Map.entry(
              Settings.WEB_ORIGINS,
              new Three("https://a.kr", "https://b.kr,http://c.kr:81", "http://[::1]")),
          Map.entry(Limits.MESSAGE_BYTES, new Three("1024", "2048", "4096")),
          Map.entry(Limits.HEADER_BYTES, new Three("1024", "2048", "4096")),
          Map.entry(Limits.CONNECTIONS, new Three("0", "1", "1000000")),
          Map.entry(Limits.CONNECTIONS_PER_ADDRESS, new Three("1", "2", "3")),
          Map.entry(Limits.OUTBOX_BYTES, new Three("200000", "300000", "400000")),
          Map.entry(Limits.ROOMS_PER_SESSION, new Three("1", "2", "3")),
          Map.entry(Limits.ROOMS_PER_REQUEST, new Three("1", "2", "3")),
          Map.entry(Limits.PAGE_EVENTS, new Three("1", "2", "3")),
          Map.entry(Limits.USER_RATE, new Three("1", "2", "3")),
          Map.entry(Limits.USER_BURST, new Three("1", "2", "3")),
          Map.entry(Limits.ROOM_RATE, new Three("1", "2", "3")),
          Map.entry(Limits.ROOM_BURST, new Three("1", "2", "3")),
          Map.entry(Limits.ADDRESS_RATE, new Three("1", "2", "3")),
          Map.entry(Limits.ADDRESS_BURST, new Three("1", "2", "3")),
          Map.entry(Limits.SOCKETS_PER_USER, new Three("1", "2", "3")),
          Map.entry(Limits.WAITS_PER_USER, new Three("1", "2", "3")),
          Map.entry(Settings.WEB_HOSTS, new Three("a.kr", "b.kr,[::1]", "c.kr")),
          Map.entry(
              Settings.HTTP_TRUSTED_PROXIES, new Three("127.0.0.1", "10.0.0.0/8,::1", "fd00::/8")),
          Map.entry(
              Settings.HTTP_FORWARDED_BY,
              new Three("forwarded", "x_forwarded_for", "proxy_protocol")),
          Map.entry(Settings.TIMEOUTS_HANDSHAKE, new Three("100", "200", "300")),
          Map.entry(Settings.TIMEOUTS_IDLE_HTTP, new Three("1000", "2000", "3000")),
          Map.entry(Settings.WEBSOCKET_COMPRESSION, new Three("true", "false", "true")),
          Map.entry(Settings.PACE_IDLE_RATE, new Three("20000", "15000", "5000")),
          Map.entry(Settings.PACE_CALM_RATE, new Three("2000", "3000", "4000")),
          Map.entry(Settings.PACE_LIVELY_RATE, new Three("2000", "2500", "4000")),
          Map.entry(Settings.PACE_BUSY_RATE, new Three("2500", "3000", "4000")),
          Map.entry(Settings.PACE_STEP, new Three("1000", "2000", "3000")),
          Map.entry(Settings.PACE_MILLICORES, new Three("1", "500", "4000")),
          Map.entry(
              Settings.PACE_TRANSPORTS, new Three("poll", "longpoll,poll", "sse,websocket,poll")),
          Map.entry(Settings.SEED_ESCAPE_HTML, new Three("false", "true", "false")),
          Map.entry(Settings.SEED_IDENTITY_FIELDS, new Three("A=role", "B=id,C=name", "D=name")),
          Map.entry(Settings.STORE_SYNCHRONOUS, new Three("extra", "full", "extra")),
          Map.entry(Settings.STORE_ALLOW_UNSAFE, new Three("true", "false", "true")),
          Map.entry(Settings.STORE_READERS, new Three("1", "2", "3")),
          Map.entry(Settings.STORE_QUEUE_BYTES, new Three("1048576", "2000000", "3000000")),
          Map.entry(Settings.LOG_FORMAT, new Three("json", "text", "json")),
          Map.entry(Settings.LOG_LEVEL, new Three("warn", "debug", "trace")));

  /** What tokens are signed with goes together with the mode that asks for them. */
  private static final Set<Setting<?>> KEYS =
      Set.of(
          AccessSettings.ACCESS_SECRET,
          AccessSettings.ACCESS_PUBLIC_KEYS,
          AccessSettings.ACCESS_JWKS,
          SiteSettings.INTROSPECTION_URL);

  private static final String SIGNED = "access.secret: " + secret(1);

  private static String secret(int number) {
    return number + "-Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";
  }

  private static String shown(Setting<?> setting, String text) {
    return setting.secret() ? "(secret)" : text;
  }

  private record Three(String file, String environment, String flag) {}

  @TempDir Path directory;

  static Stream<Setting<?>> settings() {
    return Settings.ALL.stream();
  }

  @Test
  void everySettingIsInThisTable() {
    assertThat(VALUES.keySet()).containsExactlyInAnyOrderElementsOf(Settings.ALL);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theDefaultCountsWhenNobodySpeaks(Setting<?> setting) throws ConfigException {
    Config config = Example.of().load(directory);
    assertThat(config.shown(setting)).isEqualTo(shown(setting, setting.defaultText()));
    assertThat(config.origin(setting)).isEqualTo("default");
    assertThat(config.<Object>get(any(setting))).isEqualTo(setting.standard());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theFileReplacesTheDefault(Setting<?> setting) throws ConfigException {
    Config config = inFile(setting).load(directory);
    assertThat(config.shown(setting)).isEqualTo(shown(setting, three(setting).file()));
    assertThat(config.origin(setting)).isEqualTo("maru.yml line 1");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theEnvironmentReplacesTheFile(Setting<?> setting) throws ConfigException {
    Config config = inEnvironment(setting).load(directory);
    assertThat(config.shown(setting)).isEqualTo(shown(setting, three(setting).environment()));
    assertThat(config.origin(setting)).isEqualTo(setting.environmentName());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theFlagReplacesTheEnvironment(Setting<?> setting) throws ConfigException {
    Config config =
        inEnvironment(setting).flags(setting.flag() + "=" + three(setting).flag()).load(directory);
    assertThat(config.shown(setting)).isEqualTo(shown(setting, three(setting).flag()));
    assertThat(config.origin(setting)).isEqualTo("flag " + setting.flag());
  }

  private static Example inFile(Setting<?> setting) {
    String line = setting.key() + ": \"" + three(setting).file() + "\"";
    if (setting.equals(MembershipSettings.SQL)) {
      return Example.file(line, "access.mode: token", SIGNED, "membership.jdbc_url: jdbc:sqlite:x");
    }
    if (setting.equals(MembershipSettings.JDBC_URL)) {
      return Example.file(
          line, "access.mode: token", SIGNED, "membership.sql: select :user, :room");
    }
    if (setting.equals(MembershipSettings.CALLBACK)) {
      return Example.file(line, "access.mode: token", SIGNED);
    }
    return KEYS.contains(setting) ? Example.file(line, "access.mode: token") : Example.file(line);
  }

  private static Example inEnvironment(Setting<?> setting) {
    return inFile(setting).with(setting.environmentName(), three(setting).environment());
  }

  private static Three three(Setting<?> setting) {
    return java.util.Objects.requireNonNull(VALUES.get(setting));
  }

  @SuppressWarnings("unchecked") // The value is only compared.
  private static Setting<Object> any(Setting<?> setting) {
    return (Setting<Object>) setting;
  }
}
