package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.2: the three forms of a length, and the limit. */
class FrameLengthConformanceTest {
  private static final int[] LENGTHS = {
    0, 1, 2, 7, 8, 9, 124, 125, 126, 127, 128, 1_000, 4_096, 65_535, 65_536
  };

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @RegisterExtension
  static final EchoExtension WIDE =
      new EchoExtension(WebSocketSettings.standard().withMaxMessageBytes(16 << 20));

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("messages")
  void aMessageComesBackUnchanged(int opcode, int length, int chop) throws IOException {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) (opcode == TEXT ? '*' : 0xFE));
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.frame(true, 0, opcode, payload), chop);
      assertMessage(raw, opcode, payload);
      assertAlive(raw);
    }
  }

  static Stream<Arguments> messages() {
    return IntStream.of(TEXT, BINARY)
        .boxed()
        .flatMap(opcode ->
            IntStream.of(LENGTHS)
                .boxed()
                .flatMap(length ->
                    IntStream.of(1, 997, 1 << 20)
                        .filter(chop -> chop != 1 || length <= 1_000)
                        .filter(chop -> chop != 997 || length >= 1_000)
                        .mapToObj(chop ->
                            argumentSet(
                                (opcode == TEXT ? "text" : "binary")
                                    + (" of " + length + " bytes, ")
                                    + (chop < 1_000 ? "chops of " + chop : "whole"),
                                opcode,
                                length,
                                chop))));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 131_072, 1 << 20, (4 << 20) + 3, 16 << 20})
  void aLargeBinaryMessageComesBackWhenTheLimitAllows(int length) throws IOException {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (i * 31);
    }
    try (RawSocket raw = WIDE.open()) {
      raw.sendBytes(RawSocket.frame(true, 0, BINARY, payload), 65_521);
      assertMessage(raw, BINARY, payload);
    }
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("tooLong")
  void aLengthBeyondTheLimitIsRefusedFromTheHeaderAlone(int opcode, long length)
      throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.header(true, 0, opcode, true, length));
      assertClosed(raw, 1009);
    }
  }

  static Stream<Arguments> tooLong() {
    return Stream.of(65_537L, 100_000L, 0x7FFF_FFFFL, 0x1_0000_0000L, Long.MAX_VALUE)
        .flatMap(length ->
            Stream.of(
                argumentSet("text of " + length + " bytes", TEXT, length),
                argumentSet("binary of " + length + " bytes", BINARY, length)));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1L, Long.MIN_VALUE + 5})
  void aLengthWithItsHighestBitSetIsRefused(long length) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.header(true, 0, BINARY, true, length));
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("longForms")
  void aLengthNotInItsShortestFormIsRefused(int width, int length) throws IOException {
    byte[] header = new byte[2 + width + 4];
    header[0] = (byte) 0x82;
    header[1] = (byte) (0x80 | (width == 2 ? 126 : 127));
    header[width] = (byte) (length >> 8);
    header[width + 1] = (byte) length;
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(header);
      assertClosed(raw, 1002);
    }
  }

  static Stream<Arguments> longForms() {
    return Stream.of(
        argumentSet("0 in two bytes", 2, 0),
        argumentSet("1 in two bytes", 2, 1),
        argumentSet("125 in two bytes", 2, 125),
        argumentSet("0 in eight bytes", 8, 0),
        argumentSet("125 in eight bytes", 8, 125),
        argumentSet("126 in eight bytes", 8, 126),
        argumentSet("65535 in eight bytes", 8, 65_535));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("longControls")
  void aControlFrameBeyond125BytesIsRefused(int opcode, int length) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.header(true, 0, opcode, true, length));
      assertClosed(raw, 1002);
    }
  }

  static Stream<Arguments> longControls() {
    return Stream.of(126, 127, 65_536)
        .flatMap(length ->
            Stream.of(
                argumentSet("ping of " + length, PING, length),
                argumentSet("pong of " + length, PONG, length),
                argumentSet("close of " + length, CLOSE, length)));
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY, CLOSE, PING, PONG})
  void aFrameWithoutMaskIsRefused(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.header(true, 0, opcode, false, 0));
      assertClosed(raw, 1002);
    }
  }

  @Test
  void aMaskOfZerosIsAMaskToo() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
      assertMessage(raw, TEXT, new byte[] {'h', 'i'});
    }
  }

  @Test
  void aRefusedSenderThatGoesOnSendingStillReadsItsClose() throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendBytes(RawSocket.header(true, 0, BINARY, true, 300_000));
      raw.sendBytes(new byte[300_000]);
      assertClosed(raw, 1009);
    }
  }
}
