package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 8.1: text is UTF-8, and what is not is refused at the first wrong byte. */
class TextConformanceTest {
  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @ParameterizedTest
  @MethodSource("valid")
  void validTextComesBackWholeFragmentedAndInSingleBytes(String hex) throws IOException {
    byte[] text = Utf8Cases.bytes(hex);
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, TEXT, text);
      assertMessage(raw, TEXT, text);
      raw.sendBytes(RawSocket.frame(true, 0, TEXT, text), 1);
      assertMessage(raw, TEXT, text);
      raw.sendBytes(inFragmentsOfOne(text));
      assertMessage(raw, TEXT, text);
    }
  }

  static List<String> valid() {
    return Utf8Cases.VALID;
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidTextIsRefused(String hex) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, TEXT, Utf8Cases.bytes(hex));
      assertClosed(raw, 1007);
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidTextInFragmentsIsRefused(String hex) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(inFragmentsOfOne(Utf8Cases.bytes(hex)));
      assertClosed(raw, 1007);
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidTextInSingleBytesIsRefused(String hex) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.frame(true, 0, TEXT, Utf8Cases.bytes(hex)), 1);
      assertClosed(raw, 1007);
    }
  }

  static List<String> invalid() {
    return Utf8Cases.INVALID;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c0", "e09f", "eda0", "f08f", "f490", "f5", "80", "c241"})
  void aWrongByteIsRefusedBeforeItsFrameEnds(String hex) throws IOException {
    byte[] wrong = Utf8Cases.bytes(hex);
    byte[] frame = RawSocket.frame(true, 0, TEXT, Arrays.copyOf(wrong, 1_000));
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(Arrays.copyOf(frame, 8 + wrong.length));
      assertClosed(raw, 1007);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c0", "e09f", "eda0", "f08f", "f490", "f5", "80", "c241"})
  void aWrongByteIsRefusedBeforeItsMessageEnds(String hex) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "한국어".getBytes(UTF_8));
      raw.sendFrame(false, 0, CONTINUATION, Utf8Cases.bytes(hex));
      assertClosed(raw, 1007);
    }
  }

  @Test
  void aCharacterSplitOverFragmentsIsRight() throws IOException {
    byte[] text = "👍".getBytes(UTF_8);
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, Arrays.copyOf(text, 3));
      raw.sendFrame(false, 0, CONTINUATION, new byte[0]);
      raw.sendFrame(true, 0, CONTINUATION, Arrays.copyOfRange(text, 3, 4));
      assertMessage(raw, TEXT, text);
    }
  }

  @Test
  void aTextThatEndsInsideACharacterIsRefusedThoughTheNextWouldGoOn() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, TEXT, Utf8Cases.bytes("ed95"));
      raw.sendFrame(true, 0, TEXT, Utf8Cases.bytes("9c"));
      assertClosed(raw, 1007);
    }
  }

  @Test
  void binaryDataIsNotChecked() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      for (String hex : Utf8Cases.INVALID) {
        raw.sendFrame(true, 0, BINARY, Utf8Cases.bytes(hex));
        assertMessage(raw, BINARY, Utf8Cases.bytes(hex));
      }
    }
  }

  private static byte[] inFragmentsOfOne(byte[] text) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      int opcode = i == 0 ? TEXT : CONTINUATION;
      byte[] one = {text[i]};
      frames.writeBytes(RawSocket.frame(i == text.length - 1, 0, opcode, one));
    }
    return frames.toByteArray();
  }
}
