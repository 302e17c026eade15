package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.5.1 and 7: one Close each way, and then the end. */
class CloseConformanceTest {
  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4400, 4503, 4999
      })
  void aValidCodeIsSentBack(int code) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, close(code, ""));
      assertClosed(raw, code);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 32768, 65535})
  void anInvalidCodeIsRefused(int code) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, close(code, ""));
      assertClosed(raw, 1002);
    }
  }

  @Test
  void aCloseWithoutCodeIsAnsweredWithoutCode() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, new byte[0]);
      assertClosed(raw, 0);
    }
  }

  @Test
  void aCloseOfOneByteIsRefused() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, new byte[] {3});
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bye", "안녕", "👍"})
  void aReasonIsTaken(String reason) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.frame(true, 0, CLOSE, close(1000, reason)), 1);
      assertClosed(raw, 1000);
    }
  }

  @Test
  void aReasonOf123BytesIsTaken() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, close(1000, "r".repeat(123)));
      assertClosed(raw, 1000);
    }
  }

  @Test
  void aReasonOf124BytesIsRefused() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, close(1000, "r".repeat(124)));
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest
  @MethodSource("invalidText")
  void aReasonThatIsNotUtf8IsRefused(String hex) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(close(1000, "because "));
    payload.write(Utf8Cases.bytes(hex));
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, CLOSE, payload.toByteArray());
      assertClosed(raw, 1007);
    }
  }

  static List<String> invalidText() {
    return List.of("ff", "80", "c0af", "eda080", "f4908080", "c2", "e0a0", "f09080");
  }

  @Test
  void aMessageBeforeTheCloseIsAnswered() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendText("last words");
      raw.sendFrame(true, 0, CLOSE, close(1000, ""));
      assertMessage(raw, TEXT, "last words".getBytes(UTF_8));
      assertClosed(raw, 1000);
    }
  }

  @Test
  void dataAfterTheCloseIsThrownAway() throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.write(RawSocket.frame(true, 0, CLOSE, close(1000, "")));
    frames.write(RawSocket.frame(true, 0, TEXT, "too late".getBytes(UTF_8)));
    frames.write(RawSocket.frame(true, 0, PING, new byte[0]));
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(frames.toByteArray());
      assertClosed(raw, 1000);
    }
  }

  @Test
  void aSecondCloseIsNotAnswered() throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.write(RawSocket.frame(true, 0, CLOSE, close(1000, "")));
    frames.write(RawSocket.frame(true, 0, CLOSE, close(1001, "")));
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(frames.toByteArray());
      assertClosed(raw, 1000);
    }
  }

  @Test
  void aCloseBetweenFragmentsEndsTheConnectionWithoutTheMessage() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "half".getBytes(UTF_8));
      raw.sendFrame(true, 0, CLOSE, close(1000, ""));
      raw.sendFrame(true, 0, CONTINUATION, "of it".getBytes(UTF_8));
      assertClosed(raw, 1000);
    }
  }

  @Test
  void anAnswerToTheServersCloseIsNotAnsweredAgain() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 1, TEXT, new byte[0]);
      assertThat(raw.readFrame().closeCode()).isEqualTo(1002);
      raw.sendFrame(true, 0, CLOSE, close(1002, ""));
      assertThat(raw.isEnded()).isTrue();
    }
  }

  @Test
  void aPeerThatLeavesWithoutCloseIsSimplyGone() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "half".getBytes(UTF_8));
      raw.shutdownOutput();
      assertThat(raw.isEnded()).isTrue();
    }
  }

  private static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }
}
