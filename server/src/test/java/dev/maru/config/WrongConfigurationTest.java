package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations that must not start, each with what the one line about it says. */
class WrongConfigurationTest {
  private static final String GOOD = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";

  @TempDir Path directory;

  static Stream<Arguments> wrong() {
    return Stream.of(unknown(), values(), shapes(), rules()).flatMap(List::stream);
  }

  private static List<Arguments> unknown() {
    return List.of(
        row(Example.file("prot: 1"), "prot (maru.yml line 1)", "did you mean `port`?"),
        row(Example.file("", "limits:", "  mesage_bytes: 1"), "limits.mesage_bytes", "line 3"),
        row(Example.file("limit:", "  message_bytes: 1"), "did you mean `limits.message_bytes`?"),
        row(Example.file("message_bytes: 1"), "did you mean `limits.message_bytes`?"),
        row(Example.file("quite_different: 1"), "quite_different (maru.yml line 1) is not a"),
        row(Example.file("limits: 5"), "is a group", "limits.message_bytes"),
        row(Example.file("port:", "  number: 1"), "port", "must be a whole number"),
        row(Example.file("Port: 1"), "did you mean `port`?"),
        row(Example.file("web.origin: []"), "did you mean `web.origins`?"),
        row(Example.of().with("MARU_PROT", "1"), "MARU_PROT", "did you mean `MARU_PORT`?"),
        row(Example.of().with("MARU_LIMIT_PAGE_EVENTS", "1"), "`MARU_LIMITS_PAGE_EVENTS`?"),
        row(Example.of().with("MARU_SERVICE_HOST", "10.0.0.1"), "enableServiceLinks: false"),
        row(Example.of().with("MARU_", "1"), "environment variable MARU_ is not a setting"),
        row(Example.of().flags("--prot=1"), "flag --prot is not known, did you mean `--port`?"),
        row(Example.of().flags("-port=1"), "flag -port is not known, did you mean `--port`?"),
        row(Example.of().flags("--confg=x"), "did you mean `--config`?"),
        row(Example.of().flags("--MARU_PORT=1"), "flag --MARU_PORT is not known"));
  }

  private static List<Arguments> values() {
    return List.of(
        row(Example.file("port: 65536"), "port = 65536 (maru.yml line 1)", "from 0 to 65535"),
        row(Example.file("port: -1"), "port = -1"),
        row(Example.file("port: 80.0"), "port = 80.0"),
        row(Example.file("port: 0x50"), "port = 0x50"),
        row(Example.file("port: 99999999999999999999"), "port = 99999999999999999999"),
        row(Example.of().with("MARU_PORT", ""), "port = (empty) (MARU_PORT)"),
        row(Example.of().with("MARU_PORT", " 1"), "port =  1 (MARU_PORT)"),
        row(Example.of().flags("--port=eighty"), "port = eighty (flag --port)"),
        row(Example.of().flags("--port"), "flag --port needs a value: a whole number"),
        row(Example.of().flags("--port=1", "--port=2"), "flag --port is given twice"),
        row(Example.file("host: not a host"), "host = not a host", "IP address"),
        row(Example.file("host: '[::1]'"), "IPv6 without brackets"),
        row(Example.of().with("MARU_DATA", ""), "data = (empty)", "must be a path"),
        row(Example.file("ping_ms: 999"), "from 1000 to 55000 (milliseconds)"),
        row(Example.file("ping_ms: 25s"), "ping_ms = 25s"),
        row(Example.file("websocket.compression: yes"), "= yes", "must be true or false"),
        row(Example.of().flags("--websocket.compression=1"), "must be true or false"),
        row(Example.file("store.synchronous: FULL"), "one of full, extra, normal, off"),
        row(Example.file("access.mode: closed"), "access.mode = closed", "one of open, token"),
        row(Example.file("time_zone: Asia/Soul"), "a time zone such as Asia/Seoul"),
        row(Example.file("log.level: loud"), "one of error, warn, info, debug, trace"),
        row(Example.file("web.origins: ['*']"), "an origin as a browser sends it"),
        row(Example.file("web.origins: [https://a.kr/]"), "no path"),
        row(Example.of().with("MARU_WEB_ORIGINS", "https://a.kr,,"), "web.origins ="),
        row(Example.file("seed.identity_fields: {A: rank}"), "one of role, id, name"),
        row(Example.of().flags("--seed.identity_fields=A"), "name=value"),
        row(Example.of().flags("--seed.identity_fields=A=id,A=id"), "each name once"),
        row(Example.file("limits.message_bytes: 64k"), "from 1024 to 1048576 (bytes)"));
  }

  private static List<Arguments> shapes() {
    return List.of(
        row(Example.file("port: 1", "port: 2"), "port stands twice", "lines 1 and 2"),
        row(Example.file("log: {level: info}", "log.level: warn"), "log.level stands twice"),
        row(Example.file("log: {level: info}", "log: {format: text}"), "log stands twice"),
        row(Example.file("seed.identity_fields: {A: id, A: role}"), "the name A twice"),
        row(Example.file("port:"), "port = (nothing)"),
        row(Example.file("port: [1]"), "port = [1]"),
        row(Example.file("web.origins: [[a]]"), "a list that holds more than texts"),
        row(Example.file("- port"), "maru.yml must hold `key: value` lines"),
        row(Example.file("port 1"), "maru.yml must hold `key: value` lines"),
        row(Example.file("port: 1", " host: x"), "maru.yml line 2 is not YAML"),
        row(Example.file("port: 'x"), "is not YAML"),
        row(Example.file("port: 1", "---", "port: 2"), "is not YAML"),
        row(Example.file("? [a]", ": 1"), "a key must be a word"),
        row(Example.file("port: *nowhere"), "is not YAML"),
        row(Example.file("port: !!java.io.File x"), "port = x"),
        row(Example.of().flags("--config=nope.yml"), "no file nope.yml (flag --config)"),
        row(Example.of().flags("--config"), "flag --config needs a value"),
        row(Example.of().flags("--config=."), "no file ."),
        row(Example.of().with("MARU_CONFIG", "nope.yml"), "no file nope.yml (MARU_CONFIG)"),
        row(Example.of().with("MARU_CONFIG", ""), "no file (empty) (MARU_CONFIG)"));
  }

  private static List<Arguments> rules() {
    return List.of(
        row(
            Example.file("host: 0.0.0.0"),
            "not a loopback address",
            "change maru.yml line 1 to `host: 127.0.0.1`"),
        row(Example.of().with("MARU_HOST", "::"), "change it to `MARU_HOST=127.0.0.1`"),
        row(Example.of().flags("--host=192.168.0.7"), "change it to `--host 127.0.0.1`"),
        row(Example.file("host: chat.example.com"), "access.mode = open (default)"),
        row(Example.file("host: 127.0.0.1.example.com"), "not a loopback address"),
        row(
            Example.file("host: 0.0.0.0"),
            "add `access.mode: token`",
            "add `access.secret: …`",
            "openssl rand"),
        row(Example.file("access.mode: token"), "access.mode = token", "add `access.secret: …`"),
        row(
            Example.file("access.mode: token", "host: 0.0.0.0"),
            "needs what tokens are signed with"),
        row(Example.file("access.secret: " + GOOD), "believes everybody", "`access.mode: token`"),
        row(Example.file("access.public_keys: a.pem"), "add `access.mode: token`"),
        row(tokens("access.secret: " + "x".repeat(31)), "access.secret = (secret)", "32 to 1024"),
        row(tokens("access.secret: " + "가".repeat(40)), "visible ASCII"),
        row(tokens("access.secret: " + "abc".repeat(20)), "repeats a few characters"),
        row(
            tokens("access.secret: " + AccessSettings.SECRET_EXAMPLE),
            "copied from an example",
            "(secret)"),
        row(
            tokens("access.secret: A-String-Secret-At-Least-256-Bits-Long"),
            "copied from an example"),
        row(tokens("access.secret: changeme" + GOOD), "copied from an example"),
        row(tokens("access.jwks: {a: 'http://id.example/k'}"), "https address"),
        row(tokens("access.secret: " + GOOD, "access.leeway_ms: 60001"), "from 0 to 60000"),
        row(tokens("access.secret: " + GOOD, "access.cookie: 'a b'"), "the name of a cookie"),
        row(
            Example.file("introspection.url: http://127.0.0.1/a"),
            "believes everybody, though introspection.url is set",
            "`access.mode: token`"),
        row(tokens("introspection.url: http://example.com/a"), "https address"),
        row(
            tokens("introspection.url: https://example.com/a", "introspection.cookies: []"),
            "must name a cookie"),
        row(
            tokens("access.secret: " + GOOD, "membership.sql: select :user, :room"),
            "needs membership.jdbc_url beside it"),
        row(
            tokens("access.secret: " + GOOD, "membership.jdbc_url: jdbc:sqlite:a"),
            "needs membership.sql beside it"),
        row(tokens("access.secret: " + GOOD, "membership.sql: delete from a"), "one SELECT"),
        row(tokens("access.secret: " + GOOD, "membership.sql: select 1; select 2"), "semicolon"),
        row(tokens("access.secret: " + GOOD, "membership.order: [sql, sql]"), "each once"),
        row(tokens("access.secret: " + GOOD, "membership.order: []"), "at least one"),
        row(tokens("access.secret: " + GOOD, "membership.order: [sql]"), "nobody who is set up"),
        row(Example.file("membership.callback: https://a.kr/b"), "`access.mode: token`"),
        row(Example.file("admin.key: " + "x".repeat(31)), "admin.key = (secret)", "32 to 1024"),
        row(Example.file("admin.key: " + "abc".repeat(20)), "repeats a few characters"),
        row(Example.file("admin.key: changeme" + GOOD), "admin.key = (secret)", "an example"),
        row(
            tokens("access.secret: " + GOOD, "admin.key: " + GOOD),
            "admin.key = (secret)",
            "one of its own"),
        row(
            Example.file("admin.key: " + GOOD, "port: 8090"),
            "admin.port = 8090 (default)",
            "is the port of the chat"),
        row(Example.file("store.synchronous: normal"), "`store.allow_unsafe: true`"),
        row(Example.file("store.synchronous: off"), "may lose acknowledged messages"),
        row(Example.file("limits.message_bytes: 1048576"), "must be at least twice"),
        row(Example.file("limits.outbox_bytes: 4096"), "limits.outbox_bytes = 4096"),
        row(Example.file("pace.transports: poll,poll"), "each once"),
        row(Example.file("pace.transports: []"), "at least one transport"));
  }

  private static Example tokens(String... lines) {
    return Example.file(
        Stream.concat(Stream.of("access.mode: token"), Stream.of(lines)).toArray(String[]::new));
  }

  private static Arguments row(Example example, String... words) {
    return Arguments.of(example, List.of(words));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void oneLineNamesTheOneThingThatIsWrong(Example example, List<String> words) {
    assertThat(example.problems(directory)).singleElement().asString().contains(words);
  }

  @Test
  void allProblemsOfAllSourcesAreToldAtOnce() {
    List<String> problems =
        Example.file("prot: 1", "limits:", "  page_events: 0", "host: 0.0.0.0")
            .with("MARU_DATE", "x")
            .with("MARU_LOG_LEVEL", "loud")
            .flags("--sed.escape_html", "--threads=many")
            .problems(directory);
    assertThat(problems)
        .hasSize(7)
        .anyMatch(one -> one.startsWith("prot (maru.yml line 1)"))
        .anyMatch(one -> one.startsWith("limits.page_events = 0 (maru.yml line 3)"))
        .anyMatch(one -> one.contains("MARU_DATE"))
        .anyMatch(one -> one.startsWith("log.level = loud (MARU_LOG_LEVEL)"))
        .anyMatch(one -> one.startsWith("flag --sed.escape_html"))
        .anyMatch(one -> one.startsWith("threads = many (flag --threads)"))
        .anyMatch(one -> one.startsWith("host = 0.0.0.0 (maru.yml line 4)"));
  }

  @Test
  void aWrongValueIsToldEvenWhenAStrongerSourceReplacesIt() {
    assertThat(Example.file("port: x").flags("--port=1").problems(directory))
        .singleElement()
        .asString()
        .startsWith("port = x (maru.yml line 1)");
  }

  @Test
  void noSecretIsQuotedByTheRuleThatRefusesIt() {
    String weak = "abcabcabcabcabcabcabcabcabcabcabcabcabc";
    assertThat(tokens("access.secret: " + weak).problems(directory))
        .singleElement()
        .asString()
        .doesNotContain(weak);
  }

  @Test
  void aServerWithTokensMayListenOutsideLoopback() throws ConfigException {
    Config config = tokens("access.secret: " + GOOD, "host: 0.0.0.0").load(directory);
    assertThat(config.get(Settings.HOST)).isEqualTo("0.0.0.0");
    assertThat(config.shown(AccessSettings.ACCESS_SECRET)).isEqualTo("(secret)");
  }
}
