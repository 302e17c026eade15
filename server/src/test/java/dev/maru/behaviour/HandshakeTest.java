package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.transport.websocket.Handshakes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The handshakes of the conformance tests, sent to the whole server (security.md, S4). */
class HandshakeTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.with("--web.origins=https://good.example");

  static Stream<Arguments> good() {
    return Handshakes.good("https://good.example");
  }

  static Stream<Arguments> bad() {
    return Handshakes.bad("https://good.example");
  }

  @Test
  void thereAreAtLeastTwentyFive() {
    assertThat(bad()).hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("good")
  void aGoodRequestOpensASocket(String request) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(request);
      assertThat(line.hear(true).status()).isEqualTo(101);
    }
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("bad")
  void aBadRequestIsRefusedAndTheConnectionEnds(String request, int status) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(request);
      Answer answer = line.hear(request.startsWith("HEAD "));
      // The whole server looks at the version and the path before that.
      assertThat(answer.status()).as(answer.body()).isIn(status, 404, 505);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.headers()).doesNotContainKey("sec-websocket-accept");
      if (answer.status() == 426) {
        assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
      }
      assertThat(line.raw().isEnded()).isTrue();
    }
  }
}
