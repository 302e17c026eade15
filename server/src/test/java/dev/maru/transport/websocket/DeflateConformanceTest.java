package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertClosed;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawFrame;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692: permessage-deflate on the wire, its limits and its damage. */
class DeflateConformanceTest {
  private static final int RSV1 = 4;
  private static final long SEED = 20_261_122;
  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

  @RegisterExtension
  static final EchoExtension ECHO =
      new EchoExtension(WebSocketSettings.standard().withDeflate(true));

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "1, 1",
    "1, 16",
    "1, 63",
    "1, 64",
    "1, 125",
    "1, 126",
    "1, 1024",
    "1, 65535",
    "1, 65536",
    "2, 0",
    "2, 1",
    "2, 63",
    "2, 64",
    "2, 1024",
    "2, 32768",
    "2, 65536"
  })
  void aCompressedMessageComesBack(int opcode, int length) throws IOException {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) 'm');
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, opcode, deflated(message, Deflater.SYNC_FLUSH));
      assertEcho(raw, opcode, message);
      assertAlive(raw);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 10_000, 65_536})
  void dataThatCannotShrinkComesBackToo(int length) throws IOException {
    byte[] message = new byte[length];
    new Random(SEED).nextBytes(message);
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, BINARY, deflated(message, Deflater.SYNC_FLUSH));
      assertEcho(raw, BINARY, message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void aCompressedMessageMayComeInFragments(int fragments) throws IOException {
    byte[] message = "한국어 채팅 ".repeat(40).getBytes(UTF_8);
    byte[] compressed = deflated(message, Deflater.SYNC_FLUSH);
    try (RawSocket raw = ECHO.open(OFFER)) {
      for (int i = 0; i < fragments; i++) {
        byte[] part =
            Arrays.copyOfRange(
                compressed,
                compressed.length * i / fragments,
                compressed.length * (i + 1) / fragments);
        raw.sendFrame(i == fragments - 1, i == 0 ? RSV1 : 0, i == 0 ? TEXT : CONTINUATION, part);
      }
      assertEcho(raw, TEXT, message);
    }
  }

  @Test
  void aCompressedMessageInSingleBytesComesBack() throws IOException {
    byte[] message = "abc".repeat(300).getBytes(UTF_8);
    byte[] compressed = deflated(message, Deflater.SYNC_FLUSH);
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendBytes(RawSocket.frame(true, RSV1, TEXT, compressed), 1);
      assertEcho(raw, TEXT, message);
    }
  }

  @Test
  void eachMessageIsCompressedByItself() throws IOException {
    byte[] message = "the same text again and again, ".repeat(4).getBytes(UTF_8);
    try (RawSocket one = ECHO.open(OFFER);
        RawSocket other = ECHO.open(OFFER)) {
      for (int i = 0; i < 5; i++) {
        for (RawSocket raw : new RawSocket[] {one, other}) {
          raw.sendFrame(true, RSV1, TEXT, deflated(message, Deflater.SYNC_FLUSH));
          assertEcho(raw, TEXT, message);
        }
      }
    }
  }

  @Test
  void anUncompressedMessageIsTakenAsItIs() throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendText("plain");
      assertMessage(raw, TEXT, "plain".getBytes(UTF_8));
    }
  }

  @Test
  void aFinalBlockFollowedByAnEmptyOneIsTaken() throws IOException {
    // RFC 7692, section 7.2.3.4: "Hello" in a block with BFINAL set.
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, TEXT, Utf8Cases.bytes("f348cdc9c9070000"));
      assertMessage(raw, TEXT, "Hello".getBytes(UTF_8));
    }
  }

  @Test
  void thousandsOfFinalBlocksAreRefused() throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, TEXT, Utf8Cases.bytes("0300".repeat(20_000) + "00"));
      assertClosed(raw, 1007);
    }
  }

  @ParameterizedTest(name = "Hello as {0}")
  @ValueSource(
      strings = {"f248cdc9c90700", "000500faff48656c6c6f00", "f248050000 00ffffcac9c90700"})
  void theExamplesOfTheRfcAreUnderstood(String hex) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, TEXT, Utf8Cases.bytes(hex.replace(" ", "")));
      assertMessage(raw, TEXT, "Hello".getBytes(UTF_8));
    }
  }

  @ParameterizedTest(name = "opcode {0}")
  @ValueSource(ints = {CLOSE, PING, PONG})
  void aCompressedControlFrameIsRefused(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, opcode, new byte[0]);
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "first frame rsv {0}")
  @ValueSource(ints = {0, RSV1})
  void theBitOnAContinuationIsRefused(int firstRsv) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(false, firstRsv, TEXT, deflated("a".getBytes(UTF_8), Deflater.SYNC_FLUSH));
      raw.sendFrame(true, RSV1, CONTINUATION, new byte[0]);
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "rsv {0}")
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void theOtherReservedBitsStayRefused(int rsv) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, rsv, TEXT, new byte[0]);
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest(name = "opcode {0}")
  @ValueSource(ints = {TEXT, BINARY})
  void theBitIsRefusedWhenNothingWasAgreed(int opcode) throws IOException {
    try (RawSocket raw = ECHO.open()) {
      raw.sendFrame(true, RSV1, opcode, deflated(new byte[10], Deflater.SYNC_FLUSH));
      assertClosed(raw, 1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 70_000, 1 << 20, 50 << 20})
  void aBombIsStoppedAtTheLimit(int length) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, BINARY, deflated(new byte[length], Deflater.SYNC_FLUSH));
      assertClosed(raw, 1009);
    }
  }

  @Test
  void aCompressedFrameBeyondTheLimitIsRefusedFromItsHeader() throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendBytes(RawSocket.header(true, RSV1, BINARY, true, 66_000));
      assertClosed(raw, 1009);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "06",
        "0700",
        "deadbeef",
        "ffffffffffffffff",
        "000500faff4865",
        "f248cd",
        "f348cdc9c907"
      })
  void damagedDataIsRefused(String hex) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, TEXT, Utf8Cases.bytes(hex));
      assertClosed(raw, 1007);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "ed95"})
  void compressedTextThatIsNotUtf8IsRefused(String hex) throws IOException {
    try (RawSocket raw = ECHO.open(OFFER)) {
      raw.sendFrame(true, RSV1, TEXT, deflated(Utf8Cases.bytes(hex), Deflater.SYNC_FLUSH));
      assertClosed(raw, 1007);
    }
  }

  /** The echo, compressed by the server exactly when it is 64 bytes or more. */
  private static void assertEcho(RawSocket raw, int opcode, byte[] message) throws IOException {
    RawFrame frame = raw.readFrame();
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(frame.rsv()).isEqualTo(message.length >= 64 ? RSV1 : 0);
    try {
      byte[] back =
          frame.rsv() == RSV1 ? Deflate.inflate(frame.payload(), 1 << 20) : frame.payload();
      assertThat(back).isEqualTo(message);
    } catch (ProtocolViolation e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  private static byte[] deflated(byte[] message, int flush) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(message);
      byte[] out = new byte[message.length + message.length / 100 + 64];
      int length = deflater.deflate(out, 0, out.length, flush);
      return Arrays.copyOf(out, length - 4);
    }
  }
}
