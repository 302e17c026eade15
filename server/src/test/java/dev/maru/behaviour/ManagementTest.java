package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.admin.Act;
import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Management has a door of its own, and a key to it (S30). */
class ManagementTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.managed(InstantSource.system());

  private static final String KEY = RunningServer.KEY;
  private static final String BODY = "{\"room_id\":\"a\",\"user_id\":\"u1\"}";
  private static final String HEALTH = "/chat/admin/health";

  static Stream<String> notTheKey() {
    return Stream.of(
        "X-Nothing: 1",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: " + KEY,
        "Authorization: Basic " + KEY,
        "Authorization: Bearer " + KEY.substring(1),
        "Authorization: Bearer " + KEY.substring(0, KEY.length() - 1),
        "Authorization: Bearer " + KEY + "x",
        "Authorization: Bearer " + KEY.toLowerCase(java.util.Locale.ROOT),
        "Authorization: Bearer " + KEY + ", Bearer " + KEY,
        "Authorization: Bearer " + KEY + "\r\nAuthorization: Bearer " + KEY,
        "Authorization: Bearer " + Minted.SECRET,
        "Authorization: Bearer " + Minted.of("admin", "\"a\""),
        "Content-Type: application/json\r\nCookie: key=" + KEY,
        "Sec-WebSocket-Protocol: maru.v1, bearer." + KEY,
        "X-Admin-Key: " + KEY);
  }

  private static Answer ask(int port, String method, String path, String... headers)
      throws IOException {
    return HttpLine.once(port, method, path, method.equals("POST") ? BODY : "", headers);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("notTheKey")
  void whoHasNotTheKeyIsToldWhichSettingItIsAndNothingIsDone(String header) throws IOException {
    for (Act act : Act.values()) {
      Answer answer = ask(MARU.managementPort(), "POST", act.path(), header);
      assertThat(answer.status()).as("%s", act).isEqualTo(401);
      assertThat(answer.body()).contains("`admin.key`").doesNotContain(KEY);
    }
    assertThat(ask(MARU.managementPort(), "GET", HEALTH, header).status()).isEqualTo(401);
    String bearer = "Authorization: Bearer " + Minted.of("u1", "\"a\"");
    Answer answer = ask(MARU.port(), "GET", "/chat/rooms/a/messages", bearer);
    assertThat(answer.fields().number("head")).as("nothing was done").isZero();
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void onThePublicPortAnActIsNothingEvenWithTheKey(Act act) throws IOException {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD")) {
      for (String header : List.of(Managing.BEARER, "X-Nothing: 1")) {
        Answer none = ask(MARU.port(), method, "/chat/admin/nothing", header);
        Answer answer = ask(MARU.port(), method, act.path(), header);
        assertThat(answer.status()).as(method).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(none.body());
        assertThat(answer.headers().keySet()).isEqualTo(none.headers().keySet());
      }
    }
    assertThat(ask(MARU.port(), "GET", HEALTH, Managing.BEARER).status()).isEqualTo(404);
    assertThat(ask(MARU.port(), "GET", "/metrics", Managing.BEARER).status()).isEqualTo(404);
  }

  @Test
  void onTheManagementPortThereIsNothingElse() throws IOException {
    String bearer = "Authorization: Bearer " + Minted.of("u1", "\"a\"");
    for (String path :
        List.of("/", "/chat/client.js", "/chat/rooms/a/messages", "/chat/events?rooms=a")) {
      assertThat(ask(MARU.managementPort(), "GET", path, bearer).status()).as(path).isEqualTo(404);
    }
    String[] upgrade = {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
      Managing.BEARER
    };
    assertThat(ask(MARU.managementPort(), "GET", "/chat/ws", upgrade).status()).isEqualTo(404);
  }

  @Test
  void everybodyIsToldThatItIsUpAndWhoHasTheKeyHowItFares() throws IOException {
    for (int port : new int[] {MARU.port(), MARU.managementPort()}) {
      assertThat(ask(port, "GET", "/chat/health", "X-Nothing: 1").body())
          .isEqualTo("{\"status\":\"up\"}");
    }
    assertThat(ask(MARU.managementPort(), "GET", HEALTH, Managing.BEARER).body())
        .startsWith("{\"status\":\"up\",\"connections\":")
        .contains("\"writer\":");
  }

  @Test
  void noPageMayUseItWhateverItsOriginAndNoNameOfAnother() throws IOException {
    String path = Act.DISCONNECT.path();
    int port = MARU.managementPort();
    for (String origin :
        List.of("http://127.0.0.1:" + port, "http://localhost", "null", "https://evil.example")) {
      Answer answer = ask(port, "POST", path, Managing.BEARER, "Origin: " + origin);
      assertThat(answer.status()).as(origin).isEqualTo(403);
      assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }
    try (HttpLine line = HttpLine.to(port)) {
      line.raw()
          .sendBytes(
              "GET "
                  + HEALTH
                  + " HTTP/1.1\r\nHost: evil.example\r\n"
                  + Managing.BEARER
                  + "\r\n\r\n");
      assertThat(line.hear().status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void anActThatIsNotSaidAsItMustBeIsRefusedWhole(Act act) throws IOException {
    String about = act.fields().getLast();
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "\"u1\"",
            "{\"" + about + "\":\"\"}",
            "{\"" + about + "\":null}",
            "{\"" + about + "\":{\"a\":1}}",
            "{\"" + about + "\":[\"u1\"]}",
            "{\"" + about + "\":\"" + "x".repeat(129) + "\"}",
            "{\"" + about + "\":\"a\",\"" + about + "\":\"b\"}")) {
      Answer answer =
          HttpLine.once(MARU.managementPort(), "POST", act.path(), body, Managing.BEARER);
      assertThat(answer.status()).as(body).isEqualTo(400);
    }
    Answer get = ask(MARU.managementPort(), "GET", act.path(), Managing.BEARER);
    assertThat(get.status()).isEqualTo(405);
  }

  @Test
  void anActAnswersWhatItDid() throws IOException {
    Answer answer = new Managing(MARU).ask("remove", "said", "5");
    assertThat(answer.body())
        .isEqualTo("{\"act\":\"remove\",\"room_id\":\"said\",\"user_id\":\"5\",\"seq\":1}");
    Answer number =
        HttpLine.once(
            MARU.managementPort(),
            "POST",
            "/chat/admin/disconnect",
            "{\"user_id\":5}",
            Managing.BEARER);
    assertThat(number.body()).isEqualTo("{\"act\":\"disconnect\",\"user_id\":\"5\"}");
  }

  @Test
  void withoutAKeyThereIsNoDoor() throws Exception {
    RunningServer plain = RunningServer.with();
    plain.start();
    assertThat(plain.managementPort()).isZero();
    plain.stop();
  }
}
