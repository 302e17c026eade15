package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens and tickets that are none, again and again from one address (S20). */
class GuessingTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.withTokens("--http.trusted_proxies=127.0.0.1");

  private static final String PATH = "/chat/rooms/7/messages";
  private static final String BAD = "Authorization: Bearer x.y.z";

  /** As many as a minute may have, so that the next is one too many. */
  private static void failTenTimes(String from) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port(), from)) {
      for (int i = 0; i < 10; i++) {
        Answer answer = line.get(PATH, BAD);
        assertThat(answer.status()).as("guess %d", i).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("auth_failed");
      }
    }
  }

  @Test
  void theEleventhInAMinuteIsTooOftenHoweverItComes() throws IOException {
    String from = "X-Forwarded-For: 203.0.113.20";
    failTenTimes(from);
    String hello = "{\"action\":\"hello\",\"v\":1,\"token\":\"x.y.z\"}";
    try (HttpLine line = HttpLine.to(MARU.port(), from)) {
      assertTooOften(() -> line.get(PATH, BAD));
      assertTooOften(() -> line.get(PATH + "?ticket=guessed"));
      assertTooOften(() -> line.get("/chat/poll?rooms=7&ticket=guessed"));
      assertTooOften(() -> line.post("/chat/tickets", "{}", BAD));
      Answer commands =
          TooOften.refused(
              it -> it.body().contains("auth_failed"), () -> line.post("/chat/commands", hello));
      assertThat(commands.body()).contains("rate_limited");
    }
    assertThat(TooOften.refused(GuessingTest::isGuess, () -> greeting(hello, from)))
        .isEqualTo("rate_limited 4429");
    assertThat(TooOften.refused(GuessingTest::isGuess, () -> greeting("", from, BAD)))
        .isEqualTo("rate_limited 4429");
  }

  private static boolean isGuess(String end) {
    return end.startsWith("auth_failed");
  }

  /** How a socket ends that says this, or "" if its headers say enough. */
  private static String greeting(String hello, String... headers) throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port(), headers)) {
      Fields no = hello.isEmpty() ? line.hear() : line.ask(hello);
      return no.text("code") + " " + line.closeCode();
    }
  }

  private static void assertTooOften(TooOften.Asking<Answer> asking) throws IOException {
    Answer answer = TooOften.refused(it -> it.status() == 401, asking);
    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 6);
  }

  @Test
  void neighboursAndWhoHasAGoodOneDoNotSufferForIt() throws IOException {
    String from = "X-Forwarded-For: 203.0.113.21";
    failTenTimes(from);
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String good = "Authorization: Bearer " + Minted.of("u1", "\"7\"");
      assertThat(line.get(PATH, from, good).status()).isEqualTo(200);
      assertThat(line.get(PATH, "X-Forwarded-For: 203.0.113.22", BAD).status()).isEqualTo(401);
    }
  }

  @Test
  void whoBringsNoneDoesNotGuess() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port(), "X-Forwarded-For: 203.0.113.23")) {
      for (int i = 0; i < 20; i++) {
        assertThat(line.get(PATH).code()).isEqualTo("auth_required");
      }
    }
  }
}
