package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

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

/** RFC 6455, section 5.4: messages in several frames, and how many of them. */
class FragmentationConformanceTest {
  private static final byte[] NOTHING = {};

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @RegisterExtension
  static final EchoExtension WIDE =
      new EchoExtension(
          WebSocketSettings.standard().withMaxMessageBytes(16 << 20).withMaxFragments(100_000));

  @ParameterizedTest(name = "fragments of {0} bytes")
  @ValueSource(ints = {64, 256, 65_536})
  void fourMebibytesInManyFragmentsComeBackWhenTheLimitsAllow(int part) throws IOException {
    byte[] payload = new byte[4 << 20];
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int at = 0; at < payload.length; at += part) {
      int opcode = at == 0 ? BINARY : CONTINUATION;
      frames.writeBytes(RawSocket.frame(at + part == payload.length, 0, opcode, new byte[part]));
    }
    try (RawSocket raw = WIDE.open()) {
      raw.sendBytes(frames.toByteArray());
      assertMessage(raw, BINARY, payload);
    }
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("fragmented")
  void fragmentsAreOneMessage(int opcode, String[] parts, int chop) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i++) {
      byte[] part = parts[i].getBytes(UTF_8);
      boolean last = i == parts.length - 1;
      frames.write(RawSocket.frame(last, 0, i == 0 ? opcode : CONTINUATION, part));
    }
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(frames.toByteArray(), chop);
      assertMessage(raw, opcode, String.join("", parts).getBytes(UTF_8));
      assertAlive(raw);
    }
  }

  static Stream<Arguments> fragmented() {
    String long200 = "0123456789".repeat(20);
    String[][] splits = {
      {"a", "b"},
      {"", "", ""},
      {"", "", "x"},
      {"x", "", ""},
      {"", "middle", ""},
      {"한", "국", "어"},
      {long200, long200, long200, long200},
      {"x".repeat(30_000), "y".repeat(35_536)}
    };
    return Stream.of(splits)
        .flatMap(parts ->
            Stream.of(TEXT, BINARY)
                .flatMap(opcode ->
                    Stream.of(1, 100_000)
                        .filter(chop -> chop > 1 || parts[0].length() < 1_000)
                        .map(chop -> fragmentedCase(opcode, parts, chop))));
  }

  private static Arguments fragmentedCase(int opcode, String[] parts, int chop) {
    StringBuilder name = new StringBuilder(opcode == TEXT ? "text of" : "binary of");
    for (String part : parts) {
      name.append(' ').append(part.length());
    }
    name.append(chop == 1 ? " in single bytes" : " whole");
    return argumentSet(name.toString(), opcode, parts, chop);
  }

  @ParameterizedTest(name = "fin {0}")
  @ValueSource(booleans = {true, false})
  void aContinuationOfNothingIsRefused(boolean fin) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(fin, 0, CONTINUATION, "x".getBytes(UTF_8));
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "fin {0}")
  @ValueSource(booleans = {true, false})
  void aContinuationAfterAFinishedMessageIsRefused(boolean fin) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "a".getBytes(UTF_8));
      raw.sendFrame(true, 0, CONTINUATION, "b".getBytes(UTF_8));
      raw.sendFrame(fin, 0, CONTINUATION, "c".getBytes(UTF_8));
      assertMessage(raw, TEXT, "ab".getBytes(UTF_8));
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "opcode {0}")
  @ValueSource(ints = {TEXT, BINARY})
  void aNewMessageInsideAnUnfinishedOneIsRefused(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "a".getBytes(UTF_8));
      raw.sendFrame(true, 0, opcode, "b".getBytes(UTF_8));
      assertClosed(raw, 1002);
    }
  }

  @Test
  void sixtyFourFragmentsAreTakenWithPingsBetweenThem() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      sendFragments(raw, 63, "x");
      raw.sendFrame(true, 0, PING, NOTHING);
      assertMessage(raw, PONG, NOTHING);
      raw.sendFrame(true, 0, CONTINUATION, "x".getBytes(UTF_8));
      assertMessage(raw, TEXT, "x".repeat(64).getBytes(UTF_8));
    }
  }

  @ParameterizedTest(name = "fragments of \"{0}\"")
  @ValueSource(strings = {"", "x"})
  void theSixtyFifthFragmentIsRefused(String part) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      sendFragments(raw, 65, part);
      assertClosed(raw, 1008);
    }
  }

  @Test
  void fragmentsAreCountedForEachMessageAnew() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      for (int message = 0; message < 3; message++) {
        sendFragments(raw, 63, "x");
        raw.sendFrame(true, 0, CONTINUATION, NOTHING);
        assertMessage(raw, TEXT, "x".repeat(63).getBytes(UTF_8));
      }
    }
  }

  @Test
  void fragmentsThatTogetherExceedTheLimitAreRefusedFromTheHeader() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, BINARY, new byte[40_000]);
      raw.sendBytes(RawSocket.header(true, 0, CONTINUATION, true, 25_537));
      assertClosed(raw, 1009);
    }
  }

  @Test
  void fragmentsThatTogetherReachTheLimitAreTaken() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, BINARY, new byte[40_000]);
      raw.sendFrame(true, 0, CONTINUATION, new byte[25_536]);
      assertMessage(raw, BINARY, new byte[65_536]);
    }
  }

  private static void sendFragments(RawSocket raw, int count, String part) throws IOException {
    for (int i = 0; i < count; i++) {
      raw.sendFrame(false, 0, i == 0 ? TEXT : CONTINUATION, part.getBytes(UTF_8));
    }
  }
}
