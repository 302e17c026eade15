package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 4.2: which requests become connections. */
class HandshakeConformanceTest {
  private static final String GOOD = RawSocket.upgrade("/chat/ws");

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @RegisterExtension
  static final EchoExtension HASTY = new EchoExtension(WebSocketSettings.standard(), 1);

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("good")
  void aGoodRequestIsAcceptedWithTheKnownAnswer(String request) throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(request);
      assertThat(raw.readHead())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("\r\nupgrade: websocket\r\n")
          .containsIgnoringCase("\r\nconnection: upgrade\r\n")
          .containsIgnoringCase("\r\nsec-websocket-accept: " + RawSocket.ACCEPT + "\r\n")
          .doesNotContainIgnoringCase("sec-websocket-protocol")
          .doesNotContainIgnoringCase("sec-websocket-extensions")
          .doesNotContainIgnoringCase("content-length");
      assertAlive(raw);
    }
  }

  static Stream<Arguments> good() {
    return Handshakes.good(EchoUpgrade.ORIGIN);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("bad")
  void aBadRequestIsRefusedAndTheConnectionEnds(String request, int status) throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(request);
      String head = raw.readHead();
      assertThat(head)
          .startsWith("HTTP/1.1 " + status + " ")
          .containsIgnoringCase("connection: close")
          .doesNotContainIgnoringCase("sec-websocket-accept");
      if (status == 426) {
        assertThat(head)
            .containsIgnoringCase("sec-websocket-version: 13")
            .containsIgnoringCase("upgrade: websocket");
      }
      assertThat(raw.isEnded()).isTrue();
    }
  }

  static Stream<Arguments> bad() {
    return Handshakes.bad(EchoUpgrade.ORIGIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"maru.v1", "maru.v1, bearer.s3cret", "bearer.s3cret, maru.v1", "x,maru.v1,,y"})
  void onlyTheKnownProtocolIsEchoedAndNeverAToken(String offer) throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(with("Sec-WebSocket-Protocol: " + offer));
      assertThat(raw.readHead())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("\r\nsec-websocket-protocol: maru.v1\r\n")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void eightKilobytesOfCommasAreReadInOnePass() throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(with("Sec-WebSocket-Protocol: " + ",".repeat(7_500) + "maru.v1"));
      assertThat(raw.readHead()).startsWith("HTTP/1.1 101 ").contains("maru.v1");
    }
  }

  @Test
  void aRequestInSingleBytesIsAccepted() throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(GOOD.getBytes(ISO_8859_1), 1);
      assertThat(raw.readHead()).startsWith("HTTP/1.1 101 ");
      assertAlive(raw);
    }
  }

  @Test
  void framesRightBehindTheRequestAreNotLost() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(GOOD.getBytes(ISO_8859_1));
    bytes.writeBytes(RawSocket.frame(true, 0, TEXT, "early".getBytes(UTF_8)));
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(bytes.toByteArray());
      assertThat(raw.readHead()).startsWith("HTTP/1.1 101 ");
      assertMessage(raw, TEXT, "early".getBytes(UTF_8));
    }
  }

  @ParameterizedTest(name = "sent: \"{0}\"")
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: web"})
  void aSilentOrHalfSentHandshakeIsEnded(String part) throws IOException {
    try (RawSocket raw = HASTY.connect()) {
      raw.sendBytes(part);
      assertThat(raw.isEnded()).isTrue();
    }
  }

  private static String with(String... headers) {
    return RawSocket.upgrade("/chat/ws", headers);
  }
}
