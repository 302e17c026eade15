package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.protocol.JsonWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that would be SQL if anybody joined them to any, in every field there is (S38). */
class InjectionTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  private static final String WITNESS = "/chat/rooms/witness/messages";

  private static final List<String> ENDS = List.of("'", "\"", "`", ")", "';", "\\'");

  private static final List<String> TAILS =
      List.of(
          " OR 1=1 --",
          " OR '1'='1",
          " UNION SELECT name, sql, 1, 1 FROM sqlite_master --",
          "; DROP TABLE event; --",
          "; DELETE FROM event /*",
          " AND randomblob(1000000000) --",
          "||(SELECT version())||",
          ") ON CONFLICT DO NOTHING --",
          "; ATTACH DATABASE '/tmp/x' AS x --",
          "%' ESCAPE '\\");

  static Stream<String> payloads() {
    return ENDS.stream().flatMap(end -> TAILS.stream().map(tail -> "x" + end + tail));
  }

  @BeforeAll
  static void somebodyElseHasSpoken() throws IOException {
    assertThat(HttpLine.once(MARU.port(), "POST", WITNESS, "{\"message\":{\"x\":1}}").status())
        .isEqualTo(201);
  }

  private static String json(String text) {
    return new String(new JsonWriter(64).string(text).bytes(), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void assertNothingElseHappened() throws IOException {
    Fields page = HttpLine.once(MARU.port(), "GET", WITNESS, "").fields();
    assertThat(page.number("head")).isEqualTo(1);
    assertThat(page.objects("events")).hasSize(1);
  }

  @Test
  void thereAreSixty() {
    assertThat(payloads()).hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void everyFieldComesBackAsItWasSent(String payload) throws IOException {
    String room = MARU.newRoom();
    String path = "/chat/rooms/" + room + "/messages";
    String who =
        "?user_id=%s&user_type=%s&name=%s"
            .formatted(encoded(payload), encoded(payload), encoded(payload));
    String body =
        "{\"client_id\":%s,\"message\":{\"x\":%s,%s:1}}"
            .formatted(json(payload), json(payload), json(payload));
    assertThat(HttpLine.once(MARU.port(), "POST", path + who, body).status()).isEqualTo(201);
    assertThat(HttpLine.once(MARU.port(), "POST", path + who, body).status())
        .as("the same again is known again")
        .isEqualTo(200);
    Fields page = HttpLine.once(MARU.port(), "GET", path + who, "").fields();
    assertThat(page.number("head")).isEqualTo(1);
    Fields said = page.objects("events").getFirst();
    assertThat(said.text("client_id")).isEqualTo(payload);
    assertThat(said.object("from").text("id")).isEqualTo(payload);
    assertThat(said.object("from").text("role")).isEqualTo(payload);
    assertThat(said.object("from").text("name")).isEqualTo(payload);
    assertThat(said.object("data").text("x")).isEqualTo(payload);
    assertNothingElseHappened();
  }

  @Test
  void whereOnlySomeCharactersMayStandItIsRefused() throws IOException {
    List<String> taken = new ArrayList<>();
    for (String payload : payloads().toList()) {
      for (String target :
          List.of(
              "/chat/rooms/" + encoded(payload).replace("+", "%20") + "/messages",
              "/chat/rooms/7/messages?before=" + encoded(payload),
              "/chat/rooms/7/messages?after=" + encoded(payload),
              "/chat/rooms/7/messages?limit=" + encoded(payload),
              "/chat/poll?rooms=" + encoded(payload),
              "/chat/poll?rooms=7:" + encoded(payload),
              "/chat/events?rooms=" + encoded(payload))) {
        Answer answer = HttpLine.once(MARU.port(), "GET", target, "");
        if (answer.status() != 400 && answer.status() != 404) {
          taken.add(answer.status() + " " + target);
        }
      }
      String join = "{\"action\":\"join\",\"room_id\":" + json(payload) + "}";
      Answer joined = HttpLine.once(MARU.port(), "POST", "/chat/commands", join);
      if (!joined.body().contains("bad_request")) {
        taken.add(joined.body());
      }
    }
    assertThat(taken).isEmpty();
    assertNothingElseHappened();
  }
}
