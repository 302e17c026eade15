package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455, section 5.2: reserved bits and reserved opcodes are refused, whatever is around them.
 */
class ReservedBitsConformanceTest {
  private static final byte[] NOTHING = {};
  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("reservedBits")
  void aReservedBitIsRefused(int rsv, int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, rsv, opcode, NOTHING);
      assertClosed(raw, 1002);
    }
  }

  static Stream<Arguments> reservedBits() {
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .flatMap(rsv ->
            IntStream.of(TEXT, BINARY, CLOSE, PING, PONG)
                .mapToObj(
                    opcode -> argumentSet("rsv " + rsv + " on opcode " + opcode, rsv, opcode)));
  }

  @ParameterizedTest(name = "rsv {0}")
  @MethodSource("bits")
  void aReservedBitOnAContinuationIsRefused(int rsv) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(false, 0, TEXT, HELLO);
      raw.sendFrame(true, rsv, CONTINUATION, HELLO);
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "rsv {0}")
  @MethodSource("bits")
  void whatCameBeforeAReservedBitIsStillAnswered(int rsv) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, 0, TEXT, HELLO);
      raw.sendFrame(true, rsv, TEXT, HELLO);
      raw.sendFrame(true, 0, PING, NOTHING);
      assertMessage(raw, TEXT, HELLO);
      assertClosed(raw, 1002);
    }
  }

  static IntStream bits() {
    return IntStream.rangeClosed(1, 7);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("reservedOpcodes")
  void aReservedOpcodeIsRefused(int opcode, byte[] payload, boolean afterAMessage)
      throws IOException {
    try (RawSocket raw = ECHO.open()) {
      if (afterAMessage) {
        raw.sendFrame(true, 0, TEXT, HELLO);
        assertMessage(raw, TEXT, HELLO);
      }
      raw.sendFrame(true, 0, opcode, payload);
      assertClosed(raw, 1002);
    }
  }

  static Stream<Arguments> reservedOpcodes() {
    return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
        .boxed()
        .flatMap(opcode ->
            Stream.of(
                argumentSet("opcode " + opcode + ", empty", opcode, NOTHING, false),
                argumentSet("opcode " + opcode + ", payload", opcode, HELLO, false),
                argumentSet("opcode " + opcode + ", later", opcode, HELLO, true)));
  }
}
