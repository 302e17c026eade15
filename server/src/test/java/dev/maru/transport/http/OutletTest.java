package dev.maru.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.transport.Sweeper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer on its way to a client that takes as many bytes as the test says. */
class OutletTest {

  private static final int LARGE = 300_000;

  private final byte[] body = new byte[LARGE];
  private final Narrow client = new Narrow();
  private final Outlet outlet = new Outlet(client);
  private int nowMs = Integer.MAX_VALUE - 5_000;

  OutletTest() {
    new Random(1).nextBytes(body);
  }

  @AfterEach
  void close() {
    outlet.drop();
    client.take(LARGE);
    client.finishAndReleaseAll();
  }

  private static FullHttpResponse answer(byte[] bytes) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(bytes));
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    return answer;
  }

  /** So many sweeps, in each of which the client takes so much; how many until it is given up. */
  private int sweeps(int most, int bytes) {
    for (int i = 0; i < most; i++) {
      client.take(bytes);
      outlet.goOn();
      if (outlet.isGivenUp(nowMs)) {
        return i;
      }
      nowMs += Sweeper.TICK_MS;
    }
    return most;
  }

  @Test
  void anAnswerLeavesInPiecesAsFastAsItIsTaken() {
    outlet.send(answer(body), false);
    assertThat(outlet.isFree()).isFalse();
    for (int taken = 0; !outlet.isFree(); taken += 10_000) {
      assertThat(client.pending()).as("after %d bytes", taken).isBetween(1L, 50_000L);
      client.take(10_000);
      outlet.goOn();
    }
    client.take(LARGE);
    assertThat(outlet.holds()).isFalse();
    byte[] got = client.got.toByteArray();
    assertThat(Arrays.copyOfRange(got, got.length - LARGE, got.length)).isEqualTo(body);
  }

  @Test
  void aSmallAnswerIsHandedOverAtOnce() {
    outlet.send(answer(new byte[16_384]), false);
    assertThat(outlet.isFree()).isTrue();
    assertThat(outlet.holds()).isTrue();
    client.take(LARGE);
    assertThat(outlet.holds()).isFalse();
  }

  @Test
  void theEndComesBehindTheLastPiece() {
    outlet.send(answer(body), true);
    client.take(LARGE / 2);
    outlet.goOn();
    assertThat(client.isOpen()).isTrue();
    while (!outlet.isFree()) {
      client.take(LARGE);
      outlet.goOn();
    }
    client.take(LARGE);
    assertThat(client.isOpen()).as("this kind of channel can end on both sides only").isFalse();
  }

  @Test
  void whoTakesNothingIsGivenUpAfterTenSeconds() {
    outlet.send(answer(body), false);
    assertThat(sweeps(1_000, 0)).isEqualTo(Outlet.PATIENCE_MS / Sweeper.TICK_MS);
  }

  @Test
  void whoTakesAThousandBytesASecondIsWaitedFor() {
    outlet.send(answer(body), false);
    assertThat(sweeps(1_000, 250)).isEqualTo(1_000);
    assertThat(outlet.holds()).isTrue();
  }

  @Test
  void whoTakesHalfOfThatIsWaitedForTwiceAsLong() {
    outlet.send(answer(body), false);
    assertThat(sweeps(1_000, 125)).isBetween(75, 85);
  }

  @Test
  void whoTakesMuchAtOnceDoesNotEarnMoreThanTheFullPatience() {
    outlet.send(answer(body), false);
    assertThat(sweeps(39, 0)).isEqualTo(39);
    assertThat(sweeps(1, 100_000)).isEqualTo(1);
    assertThat(sweeps(1_000, 0)).isBetween(38, 41);
  }

  @Test
  void everyAnswerBeginsWithFullPatience() {
    outlet.send(answer(body), false);
    assertThat(sweeps(39, 0)).isEqualTo(39);
    while (outlet.holds()) {
      client.take(LARGE);
      outlet.goOn();
    }
    assertThat(sweeps(1, 0)).isEqualTo(1);
    outlet.send(answer(body), false);
    assertThat(sweeps(39, 0)).isEqualTo(39);
  }

  @Test
  void whatWasNotHandedOverIsDropped() {
    FullHttpResponse answer = answer(body);
    outlet.send(answer, false);
    outlet.drop();
    assertThat(outlet.isFree()).isTrue();
    client.take(LARGE);
    assertThat(answer.refCnt()).isZero();
  }

  /** A socket whose other side takes as much as it is told to. Owned by the test. */
  private static final class Narrow extends EmbeddedChannel {

    final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int room;

    Narrow() {
      super(new HttpResponseEncoder());
      config().setWriteBufferWaterMark(new WriteBufferWaterMark(16_384, 32_768));
    }

    void take(int bytes) {
      room = bytes;
      flush();
    }

    long pending() {
      return unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
      while (room > 0 && waiting.current() instanceof ByteBuf next) {
        int size = Math.min(room, next.readableBytes());
        next.getBytes(next.readerIndex(), got, size);
        waiting.removeBytes(size);
        if (size == 0) {
          waiting.remove();
        }
        room -= size;
      }
    }
  }
}
