package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The load is on every answer, its parts are in the health, and the owner's wishes in the advice.
 */
class LoadShownTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with(
          "--pace.transports",
          "longpoll,poll",
          "--pace.idle_rate_ms",
          "20000",
          "--pace.calm_rate_ms",
          "7000",
          "--limits.message_bytes",
          "2048");

  private static final String LOAD = "0\\.\\d\\d|1\\.00";

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200",
    "GET, /chat/client.js, 200",
    "GET, /client/interval.js, 200",
    "GET, /client/none.js, 404",
    "GET, /none, 404",
    "GET, /chat/health, 200",
    "HEAD, /chat/health, 200",
    "PUT, /chat/health, 405",
    "OPTIONS, /chat/commands, 204",
    "GET, /chat/rooms/a/messages, 200",
    "GET, /chat/rooms/a/messages?after=0, 204",
    "GET, /chat/rooms/a/messages?after=x, 400",
    "GET, /chat/rooms/a%2Fb/messages, 404",
    "GET, /chat/rooms/a/messages?before=9, 200",
    "POST, /chat/commands, 400",
    "GET, /chat/rooms/a/messages?after=0&wait=1, 204",
    "GET, /chat/ws, 404"
  })
  void everyAnswerShowsTheLoad(String method, String path, int status) throws IOException {
    Answer answer = HttpLine.once(MARU.port(), method, path, "");
    assertThat(answer.header("x-server-load")).as(answer.toString()).matches(LOAD);
    if (status != 404) {
      assertThat(answer.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: h\r\n\r\n",
        "POST /chat/commands HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n",
        "GET /chat/ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
      })
  void soDoesTheAnswerToWhatIsNoProperRequest(String bytes) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(bytes);
      Answer answer = line.hear();
      assertThat(answer.status()).isGreaterThanOrEqualTo(400);
      assertThat(answer.header("x-server-load")).matches(LOAD);
    }
  }

  @Test
  void soDoesTheAnswerThatOpensASocket() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/ws"));
      Answer answer = line.hear();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("x-server-load")).matches(LOAD);
    }
  }

  @Test
  void aPageOfAnotherOriginMayReadIt() throws IOException {
    String origin = "Origin: http://localhost:5173";
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer answer = line.get("/chat/rooms/cors/messages", origin);
      assertThat(answer.header("access-control-expose-headers"))
          .contains("X-Server-Load")
          .contains("X-Next-Poll");
    }
  }

  @Test
  void theHealthShowsEachPartByItself() throws IOException {
    Answer answer = HttpLine.once(MARU.port(), "GET", "/chat/health", "");
    assertThat(answer.body()).containsPattern("\"process\":\\d\\.\\d\\d");
    assertShape(
        answer.body().replaceAll("(?<=\\d)\\.\\d\\d", ""),
        "{\"status\":\"up\",\"connections\":<n>,\"load\":<n>,\"parts\":{\"process\":<n>,"
            + "\"machine\":<n>,\"loops\":<n>,\"writer\":<n>,\"readers\":<n>},\"poll_factor\":<n>}");
  }

  @Test
  void theAdviceOfAPollIsTheOwners() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer silent = line.get("/chat/rooms/wishes/messages");
      Fields advice = silent.fields().object("advice");
      assertThat(advice.get("transports")).isEqualTo("[\"longpoll\",\"poll\"]");
      assertThat(advice.number("next_poll_ms"))
          .isEqualTo(silent.fields().number("next_poll_ms"))
          .isBetween(18_000L, 22_000L);
      line.post("/chat/rooms/wishes/messages", "{\"message\":{}}");
      Answer calm = line.get("/chat/rooms/wishes/messages?after=0");
      assertThat(calm.fields().number("next_poll_ms")).isBetween(6_300L, 7_700L);
    }
  }

  @Test
  void aRoomThatGetsBusyIsAskedMoreOften() throws IOException {
    String path = "/chat/rooms/busy/messages";
    try (HttpLine line = HttpLine.to(MARU.port())) {
      int seq = 0;
      for (int messages : List.of(6, 5)) {
        for (int i = 0; i < messages; i++) {
          line.post(path, "{\"message\":{}}");
        }
        Answer answer = line.get(path + "?after=" + seq);
        seq += messages;
        long rate = seq == 6 ? 3_000 : 2_000;
        assertThat(answer.fields().number("next_poll_ms")).isBetween(rate * 9 / 10, rate * 11 / 10);
      }
      int empty = Integer.parseInt(line.get(path + "?after=11").header("x-next-poll"));
      assertThat(empty).as("a 204 knows it too").isBetween(2_000, 2_200);
    }
  }
}
