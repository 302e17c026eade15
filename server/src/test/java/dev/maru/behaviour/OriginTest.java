package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may speak: only those on the list, compared to the letter (security.md, S1, S73). */
class OriginTest {

  @RegisterExtension
  static final RunningServer LISTED =
      RunningServer.with("--web.origins", "https://good.example,http://localhost:3000");

  @RegisterExtension static final RunningServer UNLISTED = RunningServer.with();

  private static final String ROOM = "/chat/rooms/r/messages";

  @ParameterizedTest
  @ValueSource(strings = {"https://good.example", "http://localhost:3000"})
  void aListedOriginMaySpeak(String origin) throws IOException {
    Answer answer = post(LISTED, "Origin: " + origin);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(origin);
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.header("access-control-expose-headers"))
        .contains("X-Server-Load", "X-Next-Poll", "ETag", "Retry-After");
    assertThat(answer.header("vary")).isEqualTo("Origin");
    assertThat(upgrade(LISTED, "Origin: " + origin)).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "NULL",
        "*",
        "https://good.example.evil.example",
        "https://evil-good.example",
        "https://evil.example/https://good.example",
        "https://good.example:443",
        "https://good.example:444",
        "http://good.example",
        "https://good.example/",
        "https://good.example.",
        "https://sub.good.example",
        "https://GOOD.example",
        "HTTPS://good.example",
        "https://xn--good.example",
        "https://good.example@evil.example",
        "https://evil.example#https://good.example",
        "https://good.example, https://good.example",
        "https://good.example https://good.example",
        "good.example",
        "//good.example",
        "file://",
        "data:",
        "http://localhost",
        "http://localhost:3001",
        "http://127.0.0.1:3000",
        "http://127.0.0.1",
        "https://g\u00f6\u00f6d.example",
        "%68ttps://good.example"
      })
  void anUnlistedOriginIsRefused(String origin) throws IOException {
    Answer answer = post(LISTED, "Origin: " + origin);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("forbidden");
    assertThat(answer.header("access-control-allow-origin")).isEmpty();
    assertThat(upgrade(LISTED, "Origin: " + origin)).isEqualTo(403);
    Answer read = ask(LISTED, "GET", "Origin: " + origin);
    assertThat(read.header("access-control-allow-origin")).isEmpty();
    assertThat(read.header("vary")).isEqualTo("Origin");
  }

  @Test
  void twoOriginsAreNone() throws IOException {
    String[] twice = {"Origin: https://good.example", "Origin: https://evil.example"};
    assertThat(post(LISTED, twice).status()).isEqualTo(403);
    assertThat(upgrade(LISTED, twice)).isEqualTo(403);
    String[] same = {"Origin: https://good.example", "Origin: https://good.example"};
    assertThat(post(LISTED, same).status()).isEqualTo(403);
  }

  @Test
  void whatIsNoBrowserNeedsNoOrigin() throws IOException {
    for (RunningServer server : new RunningServer[] {LISTED, UNLISTED}) {
      assertThat(post(server).status()).isEqualTo(201);
      assertThat(upgrade(server)).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "https://127.0.0.1",
        "http://localhost:5173",
        "https://localhost",
        "http://[::1]:8080"
      })
  void withoutAListTheOwnHostAndLoopbackMaySpeak(String origin) throws IOException {
    assertThat(post(UNLISTED, "Origin: " + origin).status()).isEqualTo(201);
    assertThat(upgrade(UNLISTED, "Origin: " + origin)).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example",
        "null",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://evil.example@127.0.0.1",
        "http://evil.example#localhost",
        "ftp://localhost",
        "file://localhost",
        "http://localhost/",
        "http://127.0.0.2",
        "http://0.0.0.0",
        "http://[::2]",
        "http://[",
        "://"
      })
  void withoutAListNobodyElseMaySpeak(String origin) throws IOException {
    assertThat(post(UNLISTED, "Origin: " + origin).status()).isEqualTo(403);
    assertThat(upgrade(UNLISTED, "Origin: " + origin)).isEqualTo(403);
  }

  @Test
  void aPreflightIsAnsweredForTheListedOnly() throws IOException {
    String[] asks = {"Access-Control-Request-Method: POST", "Origin: https://good.example"};
    Answer good = ask(LISTED, "OPTIONS", asks);
    assertThat(good.status()).isEqualTo(204);
    assertThat(good.header("access-control-allow-methods")).contains("POST");
    assertThat(good.header("access-control-allow-headers")).contains("Content-Type");
    asks[1] = "Origin: https://evil.example";
    assertThat(ask(LISTED, "OPTIONS", asks).header("access-control-allow-origin")).isEmpty();
  }

  private static Answer post(RunningServer server, String... headers) throws IOException {
    return HttpLine.once(server.port(), "POST", ROOM, "{\"message\":{}}", headers);
  }

  private static Answer ask(RunningServer server, String method, String... headers)
      throws IOException {
    return HttpLine.once(server.port(), method, ROOM, "", headers);
  }

  private static int upgrade(RunningServer server, String... headers) throws IOException {
    try (HttpLine line = HttpLine.to(server.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/ws", headers));
      return line.hear().status();
    }
  }
}
