package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.message.Messages;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.IdentityFields;
import dev.maru.session.Route;
import dev.maru.testing.RawSocket;
import dev.maru.transport.Connections;
import dev.maru.transport.chat.Endpoints;
import dev.maru.transport.chat.Health;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What protects a page, on every answer there is (security.md, S2, S8, S31, S72, S74, S75). */
class WebRulesTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with(
          "--web.origins", "https://good.example",
          "--web.hosts", "127.0.0.1,h,good.example,[::1]",
          "--http.trusted_proxies", "127.0.0.1");

  private static final String ROOM = "/chat/rooms/r/messages";
  private static final String HEALTH = "/chat/health";

  private static Stream<Route> routes() {
    Endpoints endpoints =
        new Endpoints(
            PollAdvice.ofTheSeed(),
            new Health(new Connections(1, 0), LoadGauge.idle(), PollAdvice.ofTheSeed(), () -> false)
                .brief(),
            LoadGauge.idle(),
            25_000,
            9);
    Messages messages = new Messages(new IdentityFields(Map.of()));
    return Stream.concat(endpoints.routes().stream(), messages.routes().stream());
  }

  static Stream<String> paths() {
    return routes()
        .map(route -> route.path().replace("{room}", "r").replace("{file}", "page.js"))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyAnswerOfEveryRouteIsProtected(String path) throws IOException {
    for (String method :
        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")) {
      assertProtected(method + " " + path, HttpLine.once(MARU.port(), method, path, ""));
    }
    assertProtected(path, HttpLine.once(MARU.port(), "GET", path + "?rooms=r:0&limit=x", ""));
    assertProtected(path, HttpLine.once(MARU.port(), "GET", path + "?x=%zz", ""));
    assertProtected(path, HttpLine.once(MARU.port(), "POST", path, "{", "Origin: https://e.vil"));
  }

  static final List<String> TROUBLE =
      List.of(
          "nonsense\r\n\r\n",
          "GET /none HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/3.0\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\n" + "X: 1\r\n".repeat(101) + "\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(9000) + "\r\n\r\n",
          "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /chat%2Fhealth HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: other\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999\r\n\r\n",
          "GET /chat/ws HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /no/ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n",
          "GET /chat/ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n");

  @ParameterizedTest
  @FieldSource("TROUBLE")
  void whatNeverReachesARouteIsProtectedToo(String bytes) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(bytes);
      Answer answer = line.hear();
      assertThat(answer.status()).isBetween(400, 599);
      assertProtected(bytes, answer);
    }
  }

  private static void assertProtected(String what, Answer answer) {
    Map<String, String> headers = answer.headers();
    assertThat(headers).as(what).containsEntry("x-content-type-options", "nosniff");
    assertThat(headers).as(what).containsEntry("referrer-policy", "no-referrer");
    assertThat(headers).as(what).containsEntry("cross-origin-opener-policy", "same-origin");
    assertThat(headers).as(what).containsEntry("vary", "Origin");
    assertThat(headers.get("content-security-policy"))
        .as(what)
        .contains("default-src 'self'", "frame-ancestors 'self'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.get("cross-origin-resource-policy")).matches("same-origin|cross-origin");
    assertThat(headers.get("permissions-policy")).as(what).contains("geolocation=()");
    assertThat(headers.get("cache-control")).as(what).matches("no-store.*|no-cache");
    assertThat(headers).as(what).containsKey("x-server-load");
    assertThat(headers)
        .as(what)
        .doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
    if (answer.status() >= 400) {
      assertThat(answer.body()).as(what).doesNotContainIgnoringCase("netty", "exception", "\tat ");
    }
  }

  @Test
  void whoeverCameByTlsIsToComeByTlsFromNowOn() throws IOException {
    Answer secure = HttpLine.once(MARU.port(), "GET", "/none", "", "X-Forwarded-Proto: https");
    assertThat(secure.header("strict-transport-security")).startsWith("max-age=31536000");
    Answer plain = HttpLine.once(MARU.port(), "GET", "/none", "", "X-Forwarded-Proto: http");
    assertThat(plain.headers()).doesNotContainKey("strict-transport-security");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void anotherMethodIsToldTheWholeListAndSoIsWhoAsksForIt(String path) throws IOException {
    String allowed = HttpLine.once(MARU.port(), "BREW", path, "").header("allow");
    Stream<String> known =
        routes()
            .filter(r -> r.path().replace("{room}", "r").replace("{file}", "page.js").equals(path))
            .map(Route::method);
    assertThat(allowed.split(", ")).contains("OPTIONS").containsAll(known.toList());
    assertThat(allowed.contains("GET")).isEqualTo(allowed.contains("HEAD"));
    Answer options = HttpLine.once(MARU.port(), "OPTIONS", path, "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: https://good.example | application/json | 201",
        "Origin: https://evil.example | application/json | 403",
        "Origin: null | application/json | 403",
        "Sec-Fetch-Site: same-origin | application/x-www-form-urlencoded | 201",
        "Sec-Fetch-Site: none | application/json | 201",
        "Sec-Fetch-Site: cross-site | application/json | 403",
        "Sec-Fetch-Site: same-site | application/json | 403",
        "Sec-Fetch-Site: nonsense | application/json | 403",
        "X-Requested-With: XMLHttpRequest | application/x-www-form-urlencoded | 201",
        "X: 1 | application/json | 201",
        "X: 1 | application/json; charset=utf-8 | 201",
        "X: 1 | application/x-www-form-urlencoded | 403",
        "X: 1 | text/plain | 403",
        "X: 1 | multipart/form-data; boundary=x | 403",
        "X: 1 | text/plain; application/json | 403",
        "Authorization: Bearer x | application/x-www-form-urlencoded | 201"
      })
  void aPostWithACookieMustComeFromAPageOfOurs(String header, String type, int status)
      throws IOException {
    String body = type.contains("urlencoded") ? "message[a]=b" : "{\"message\":{}}";
    String[] headers = {"Content-Type: " + type, "Cookie: PHPSESSID=1", header};
    Answer answer = HttpLine.once(MARU.port(), "POST", ROOM, body, headers);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void aPostOfAProgramNeedsNoneOfThat() throws IOException {
    String form = "Content-Type: application/x-www-form-urlencoded";
    assertThat(HttpLine.once(MARU.port(), "POST", ROOM, "message[a]=b", form).status())
        .isEqualTo(201);
    String cookie = "Cookie: PHPSESSID=1";
    assertThat(HttpLine.once(MARU.port(), "GET", HEALTH, "", cookie).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Cookie: PHPSESSID=1,X: 1,403",
    "Cookie: PHPSESSID=1,Origin: https://good.example,101",
    "Cookie: PHPSESSID=1,Sec-WebSocket-Protocol: maru.v1,403",
    "X: 1,X: 2,101"
  })
  void aSocketWithACookieAloneIsRefused(String one, String two, int status) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/ws", one, two));
      assertThat(line.hear().status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"good.example", "GOOD.example:8080", "[::1]:80", "[::1]", "127.0.0.1:1"})
  void theServerAnswersToItsNames(String host) throws IOException {
    assertThat(byHost(host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "good.example.evil", "good.example@evil", "[::2]", "localhost"})
  void aPageThatNamesItselfAfterThisAddressIsNotAnswered(String host) throws IOException {
    assertThat(byHost(host)).isEqualTo(421);
  }

  private static int byHost(String host) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes("GET " + HEALTH + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      return line.hear().status();
    }
  }
}
