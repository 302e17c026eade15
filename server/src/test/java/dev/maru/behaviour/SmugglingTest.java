package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a proxy and we could take for two different requests: a no, the end of the connection, and
 * nothing behind it is looked at (security.md, S7).
 */
class SmugglingTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  static Stream<Arguments> ambiguities() throws IOException {
    try (InputStream in = SmugglingTest.class.getResourceAsStream("/smuggling.txt")) {
      assertThat(in).isNotNull();
      List<String> lines = new String(in.readAllBytes(), UTF_8).lines().skip(1).toList();
      return lines.stream()
          .map(line -> line.split("\t", 2))
          .map(parts -> Arguments.of(parts[0], parts[1].translateEscapes()));
    }
  }

  private static String smuggled(String room) {
    return "POST /chat/rooms/"
        + room
        + "/messages HTTP/1.1\r\nHost: h\r\n"
        + "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"message\":{}}";
  }

  @Test
  void thereAreEnoughOfThem() throws IOException {
    assertThat(ambiguities()).hasSizeGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguities")
  void isRefusedAndNothingBehindItIsRead(String name, String bytes) throws IOException {
    String hidden = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(bytes + smuggled(hidden));
      Answer answer = line.hear();
      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(line.raw().isEnded()).isTrue();
    }
    Answer room = HttpLine.once(MARU.port(), "GET", "/chat/rooms/" + hidden + "/messages", "");
    assertThat(room.fields().number("head")).isZero();
  }
}
