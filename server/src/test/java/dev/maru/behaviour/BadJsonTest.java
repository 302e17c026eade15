package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are no JSON as we take it (security.md, S41), by frame, command and post. */
class BadJsonTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  static Stream<String> texts() {
    List<String> texts = new ArrayList<>(List.of("", " ", "x", "{", "}", "[", "{}{}", "{} x"));
    texts.addAll(List.of("\uFEFF{\"action\":\"ping\"}", "{'action':'ping'}", "{action:1}"));
    texts.addAll(List.of("{\"action\":\"ping\",}", "{\"action\":\"ping\"}//", "{}/**/"));
    texts.addAll(List.of("{\"action\":\"ping\"}\u0000", "{\"action\":\"pi", "{\"action\""));
    texts.add("{\"action\":\"ping\",\"action\":\"ping\"}");
    for (String value :
        List.of(
            "123456789012345678901",
            "-12345678901234567890",
            "1e999",
            "-1e999",
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "+1",
            ".5",
            "1.",
            "0x10",
            "1e",
            "--1",
            "tru",
            "TRUE",
            "nul",
            "undefined",
            "'a'",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a\nb\"",
            "\"\t\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800x\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud800\\ud800\"",
            "[1,]",
            "[1 2]",
            "{\"a\" 1}",
            "{\"a\":1,\"a\":2}",
            "{\"\\u0061\":1,\"a\":2}",
            "{\"\\u0000\":1}",
            "{\"\\ud800\":1}",
            "[\"\\ud800\"]",
            "[[1e999]]",
            "{\"a\":123456789012345678901}",
            "/*c*/1",
            "1//c\n",
            "{\"" + "k".repeat(300) + "\":1}",
            "[".repeat(32) + "]".repeat(32),
            "[".repeat(50_000))) {
      texts.add("{\"action\":\"ping\",\"x\":" + value + "}");
    }
    texts.add(fields(65));
    return texts.stream();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextThatIsNotJsonIsRefusedAndTheConnectionLives(String text) throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      Fields error = line.ask(text);
      assertThat(error.text("type")).isEqualTo("error");
      assertThat(error.text("code")).isEqualTo("bad_json");
      assertThat(error.flag("temporary")).isFalse();
      assertThat(error.text("message")).doesNotContain("Stream", "Feature", "jackson");
      line.assertAlive();
    }
    try (HttpLine line = HttpLine.to(MARU.port())) {
      for (String path : List.of("/chat/commands", "/chat/rooms/r/messages")) {
        Answer answer = line.post(path, text);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("bad_json");
      }
      assertThat(line.get("/chat/rooms/r/messages").fields().number("head")).isZero();
    }
  }

  @Test
  void whatIsJustWithinTheLimitsIsTaken() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (String value :
          List.of(
              "12345678901234567890",
              "1e308",
              "-0.0",
              "\"\\ud83d\\ude00\"",
              "{\"" + "k".repeat(256) + "\":1}",
              "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}",
              "[".repeat(31) + "]".repeat(31))) {
        String ping = " {\"action\":\"ping\",\"x\":" + value + "}\r\n\t ";
        assertThat(line.ask(ping).json()).as(value).isEqualTo("{\"type\":\"pong\"}");
      }
      assertThat(line.ask(fields(64)).json()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void anErrorDoesNotRepeatWhatWasSent() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (String text :
          List.of(
              "{\"action\":secret}", "{\"secret\":1,\"secret\":2}", "{\"action\":\"secret\"}")) {
        assertThat(line.ask(text).json()).doesNotContain("secret");
      }
    }
  }

  private static String fields(int count) {
    StringBuilder text = new StringBuilder("{\"action\":\"ping\"");
    for (int i = 1; i < count; i++) {
      text.append(",\"f").append(i).append("\":").append(i);
    }
    return text.append("}").toString();
  }
}
