package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.5: pings and pongs. The server's clock stands still in these tests. */
class ControlFrameConformanceTest {
  private static final byte[] NOTHING = {};

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 63, 124, 125})
  void aPingIsAnsweredWithItsOwnBytes(int length) throws IOException {
    byte[] payload = bytes(length);
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, PING, payload);
      assertMessage(raw, PONG, payload);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 63, 124, 125})
  void aPingInSingleBytesIsAnsweredWithItsOwnBytes(int length) throws IOException {
    byte[] payload = bytes(length);
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.frame(true, 0, PING, payload), 1);
      assertMessage(raw, PONG, payload);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void anUnsolicitedPongIsNotAnswered(int length) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, PONG, bytes(length));
      assertAlive(raw);
    }
  }

  @ParameterizedTest(name = "opcode {0}")
  @ValueSource(ints = {8, 9, 10})
  void aFragmentedControlFrameIsRefused(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, opcode, NOTHING);
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "chops of {0}")
  @ValueSource(ints = {1, 3, 1_000})
  void tenPingsInARowAreAnsweredInOrder(int chop) throws IOException {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < 10; i++) {
      pings.write(RawSocket.frame(true, 0, PING, bytes(i)));
    }
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(pings.toByteArray(), chop);
      for (int i = 0; i < 10; i++) {
        assertMessage(raw, PONG, bytes(i));
      }
    }
  }

  @ParameterizedTest(name = "opcode {0}")
  @ValueSource(ints = {PING, PONG})
  void moreThanTenInASecondAreRefused(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      for (int i = 0; i < 11; i++) {
        raw.sendFrame(true, 0, opcode, bytes(125));
      }
      for (int i = 0; opcode == PING && i < 10; i++) {
        assertMessage(raw, PONG, bytes(125));
      }
      assertClosed(raw, 1008);
    }
  }

  @Test
  void aPingBetweenFragmentsIsAnsweredBeforeTheMessage() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "left".getBytes(UTF_8));
      raw.sendFrame(true, 0, PING, bytes(5));
      assertMessage(raw, PONG, bytes(5));
      raw.sendFrame(true, 0, CONTINUATION, "right".getBytes(UTF_8));
      assertMessage(raw, TEXT, "leftright".getBytes(UTF_8));
    }
  }

  @Test
  void aPongBetweenFragmentsChangesNothing() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, "left".getBytes(UTF_8));
      raw.sendFrame(true, 0, PONG, bytes(5));
      raw.sendFrame(true, 0, CONTINUATION, "right".getBytes(UTF_8));
      assertMessage(raw, TEXT, "leftright".getBytes(UTF_8));
    }
  }

  @Test
  void pingsAndMessagesKeepTheirOrder() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendText("one");
      raw.sendFrame(true, 0, PING, bytes(1));
      raw.sendText("two");
      raw.sendFrame(true, 0, PING, bytes(2));
      assertMessage(raw, TEXT, "one".getBytes(UTF_8));
      assertMessage(raw, PONG, bytes(1));
      assertMessage(raw, TEXT, "two".getBytes(UTF_8));
      assertMessage(raw, PONG, bytes(2));
    }
  }

  private static byte[] bytes(int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (0xFF - i);
    }
    return payload;
  }
}
