package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.CONTINUATION;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.PONG;
import static dev.maru.testing.RawSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser alone: what it reads does not depend on where the network cuts the bytes. */
class FrameParserTest {
  private static final long SEED = 64_555_692;
  private static final WebSocketSettings SETTINGS =
      WebSocketSettings.standard().withMaxMessageBytes(1_000).withDeflate(true);

  @Test
  void everyCutInTwoReadsTheSame() {
    byte[] stream = conversation();
    List<String> whole = read(stream, stream.length);
    assertThat(whole).hasSize(9);
    for (int cut = 1; cut < stream.length; cut++) {
      assertThat(read(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void everyCutInThreeReadsTheSame() {
    byte[] stream = shortConversation();
    List<String> whole = read(stream, stream.length);
    for (int first = 1; first < stream.length; first++) {
      for (int second = first + 1; second < stream.length; second++) {
        assertThat(read(stream, first, second)).isEqualTo(whole);
      }
    }
  }

  @Test
  void everyChopLengthReadsTheSame() {
    byte[] stream = conversation();
    List<String> whole = read(stream, stream.length);
    for (int chop = 1; chop < stream.length; chop++) {
      int[] cuts = new int[stream.length / chop];
      for (int i = 0; i < cuts.length; i++) {
        cuts[i] = (i + 1) * chop;
      }
      assertThat(read(stream, cuts)).as("chops of %d", chop).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("violations")
  void aViolationIsFoundWhereverTheBytesAreCut(String hex, String verdict) {
    byte[] stream = Utf8Cases.bytes(hex);
    assertThat(read(stream, stream.length)).last().isEqualTo(verdict);
    for (int cut = 1; cut < stream.length; cut++) {
      assertThat(read(stream, cut)).as("cut at %d", cut).last().isEqualTo(verdict);
    }
  }

  static List<String[]> violations() {
    return List.of(
        new String[] {"8105", "1002"}, // not masked
        new String[] {"9180", "1002"}, // RSV3
        new String[] {"8380", "1002"}, // reserved opcode
        new String[] {"8080", "1002"}, // continuation of nothing
        new String[] {"0980", "1002"}, // ping without FIN
        new String[] {"89fe", "1002"}, // ping with a long length
        new String[] {"81fe0001", "1002"}, // not the shortest form
        new String[] {"81ff8000", "1002"}, // highest bit
        new String[] {"81fe03e9", "1009"}, // 1,001 bytes
        new String[] {"82ff7fffffffffffffff", "1009"},
        new String[] {"818100000000ff", "1007"},
        new String[] {"888100000000ff", "1002"}, // close of one byte
        new String[] {"88820000000003e7", "1002"}, // close code 999
        new String[] {"88830000000003e8ff", "1007"}, // close reason
        new String[] {"010000", "1002"},
        new String[] {"0180000000008180", "1002"}); // message in a message
  }

  @Test
  void randomBytesGiveMessagesOrOneViolationButNeverAnError() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] stream = new byte[1 + random.nextInt(200)];
      random.nextBytes(stream);
      stream[0] = (byte) (0x80 | random.nextInt(11));
      if (stream.length > 1) {
        stream[1] = (byte) (0x80 | random.nextInt(128));
      }
      int cut = random.nextInt(stream.length);
      assertThat(read(stream, cut))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(read(stream, stream.length));
    }
  }

  @Test
  void aHeaderThatPromisesMuchReservesLittle() throws ProtocolViolation {
    WebSocketSettings wide = SETTINGS.withMaxMessageBytes(1 << 30);
    FrameParser[] parsers = new FrameParser[1_000];
    byte[] header = RawSocket.header(true, 0, BINARY, true, 1 << 30);
    for (int i = 0; i < parsers.length; i++) {
      parsers[i] = new FrameParser(wide, false);
      // A thousand promises of 1 GiB: reserving any of them would not fit into this process.
      assertThat(parsers[i].next(Unpooled.wrappedBuffer(header, new byte[100]))).isNull();
    }
  }

  private static byte[] conversation() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(shortConversation());
    stream.writeBytes(RawSocket.frame(true, 0, BINARY, new byte[300]));
    stream.writeBytes(RawSocket.frame(true, 0, TEXT, "안녕 👍".getBytes(UTF_8)));
    stream.writeBytes(RawSocket.frame(true, 4, TEXT, Utf8Cases.bytes("f248cdc9c90700")));
    stream.writeBytes(RawSocket.frame(true, 0, CLOSE, new byte[] {3, (byte) 0xE8, 'o', 'k'}));
    return stream.toByteArray();
  }

  private static byte[] shortConversation() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(RawSocket.frame(true, 0, TEXT, "hi".getBytes(UTF_8)));
    stream.writeBytes(RawSocket.frame(true, 0, BINARY, new byte[0]));
    stream.writeBytes(RawSocket.frame(false, 0, TEXT, Utf8Cases.bytes("61f09f")));
    stream.writeBytes(RawSocket.frame(true, 0, PING, "p".getBytes(UTF_8)));
    stream.writeBytes(RawSocket.frame(false, 0, CONTINUATION, new byte[0]));
    stream.writeBytes(RawSocket.frame(true, 0, CONTINUATION, Utf8Cases.bytes("918d62")));
    stream.writeBytes(RawSocket.frame(true, 0, PONG, new byte[0]));
    return stream.toByteArray();
  }

  /** Everything a fresh parser says about the stream, handed over in pieces cut at these places. */
  private static List<String> read(byte[] stream, int... cuts) {
    FrameParser parser = new FrameParser(SETTINGS, true);
    List<String> said = new ArrayList<>();
    int from = 0;
    try {
      for (int i = 0; i <= cuts.length; i++) {
        int to = i < cuts.length ? Math.min(cuts[i], stream.length) : stream.length;
        ByteBuf piece = Unpooled.copiedBuffer(stream, from, to - from);
        for (Incoming next = parser.next(piece); next != null; next = parser.next(piece)) {
          said.add(describe(next));
        }
        assertThat(piece.isReadable()).isFalse();
        from = to;
      }
    } catch (ProtocolViolation violation) {
      said.add(String.valueOf(violation.code()));
    }
    return said;
  }

  private static String describe(Incoming incoming) {
    return switch (incoming) {
      case Incoming.Text(byte[] utf8) -> "text " + new String(utf8, UTF_8);
      case Incoming.Binary(byte[] data) -> "binary " + Arrays.toString(data);
      case Incoming.Ping(byte[] data) -> "ping " + Arrays.toString(data);
      case Incoming.Pong(byte[] data) -> "pong " + Arrays.toString(data);
      case Incoming.Close(int code, String reason) -> "close " + code + reason;
    };
  }
}
