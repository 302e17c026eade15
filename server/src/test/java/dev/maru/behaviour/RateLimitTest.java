package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Too often, on every way in: {@code rate_limited}, 429, and in the end 4429 (S44). */
class RateLimitTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with(
          "--limits.user_rate", "1",
          "--limits.user_burst", "5",
          "--limits.room_rate", "1",
          "--limits.room_burst", "20");

  @RegisterExtension
  static final RunningServer TOKENS =
      RunningServer.withTokens("--limits.user_rate", "1", "--limits.user_burst", "5");

  private static final String PING = "{\"action\":\"ping\",\"id\":\"p\"}";

  @Test
  void aSocketIsToldToWaitAndOthersAreNot() throws IOException {
    try (SocketLine fast = SocketLine.greeted(MARU.port(), "fast", "M");
        SocketLine calm = SocketLine.greeted(MARU.port(), "calm", "M")) {
      for (int i = 0; i < 5; i++) {
        assertThat(fast.ask(PING).text("type")).isEqualTo("pong");
      }
      Fields no = TooOften.refused(it -> it.text("type").equals("pong"), () -> fast.ask(PING));
      assertThat(no.text("code")).isEqualTo("rate_limited");
      assertThat(no.text("id")).isEqualTo("p");
      assertThat(no.flag("temporary")).isTrue();
      assertThat(no.number("retry_after_ms")).isBetween(1L, 1000L);
      calm.assertAlive();
    }
  }

  @Test
  void whoGoesOnAndOnIsClosedWith4429() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "stubborn", "M")) {
      for (int i = 0; i < 80; i++) {
        line.say(PING);
      }
      Fields bye = line.hear("bye");
      assertThat(bye.number("code")).isEqualTo(4429);
      assertThat(bye.number("retry_after_ms")).isGreaterThanOrEqualTo(5000);
      assertThat(line.closeCode()).isEqualTo(4429);
    }
  }

  @Test
  void overHttpItIs429WithRetryAfter() throws IOException {
    String room = "/chat/rooms/" + MARU.newRoom() + "/messages?user_id=poster";
    try (HttpLine line = HttpLine.to(MARU.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(line.post(room, "{\"message\":{}}").status()).isEqualTo(201);
      }
      assertRateLimited(() -> line.post(room, "{\"message\":{}}"));
      assertRateLimited(() -> line.get(room + "&after=0"));
      assertRateLimited(() -> line.get("/chat/poll?user_id=poster&rooms=1:0"));
      // On a connection of its own, which would end with the stream if that was let in.
      String stream = "/chat/events?user_id=poster&rooms=1:0";
      assertRateLimited(() -> HttpLine.once(MARU.port(), "GET", stream, ""));
      assertRateLimited(() -> line.post("/chat/commands?user_id=poster", PING));
      assertThat(line.get(room.replace("poster", "reader") + "&after=0").status()).isEqualTo(200);
    }
  }

  private static void assertRateLimited(TooOften.Asking<Answer> asking) throws IOException {
    Answer answer = TooOften.refused(it -> it.status() < 300, asking);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("rate_limited");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.fields().object("error").number("retry_after_ms")).isBetween(1L, 1000L);
  }

  @Test
  void commandsOfOneRequestAreRefusedOneByOne() throws IOException {
    String array = "[" + (PING + ",").repeat(9) + PING + "]";
    Answer answer = HttpLine.once(MARU.port(), "POST", "/chat/commands?user_id=batch", array);
    assertThat(answer.status()).isEqualTo(200);
    int pongs = answer.body().split("\"pong\"", -1).length - 1;
    assertThat(pongs).as("four, and what a second that begins gives on top").isBetween(4, 6);
    assertThat(answer.body().split("\"rate_limited\"", -1)).hasSize(10 - pongs + 1);
  }

  @Test
  void aTokenInTheFirstCommandOfARequestDoesNotMakeItFree() throws IOException {
    String hello = "{\"action\":\"hello\",\"v\":1,\"token\":\"" + Minted.of("poster", "") + "\"}";
    int refused = 0;
    try (HttpLine line = HttpLine.to(TOKENS.port())) {
      for (int i = 0; i < 20; i++) {
        Answer answer = line.post("/chat/commands", hello);
        refused += answer.body().contains("\"rate_limited\"") ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(1, 15);
  }

  @Test
  void aRoomTakesOnlySoMuchFromHoweverMany() throws IOException {
    String room = "/chat/rooms/" + MARU.newRoom() + "/messages?user_id=u";
    try (HttpLine line = HttpLine.to(MARU.port())) {
      int refused = 0;
      for (int user = 0; user < 24; user++) {
        Answer answer = line.post(room + user, "{\"message\":{}}");
        refused += answer.status() == 429 ? 1 : 0;
      }
      assertThat(refused).isBetween(1, 4);
      String other = "/chat/rooms/" + MARU.newRoom() + "/messages";
      assertThat(line.post(other, "{\"message\":{}}").status()).isEqualTo(201);
    }
  }
}
