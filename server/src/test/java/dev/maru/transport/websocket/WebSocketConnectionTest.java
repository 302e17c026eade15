package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.testing.RawSocket.CLOSE;
import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Frame;
import dev.maru.testing.RawSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection on a channel in memory, with a clock that the test turns. */
class WebSocketConnectionTest {
  private final AtomicInteger seconds = new AtomicInteger(100);
  private final WebSocketSettings settings =
      WebSocketSettings.standard().withSeconds(seconds::get).withDeflate(true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> told = new ArrayList<>();
  private Consumer<String> onText = text -> {};

  @AfterEach
  void nothingIsLeftInTheChannel() {
    channel.finishAndReleaseAll();
    assertThat(told).filteredOn("closed"::equals).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void severalFramesLeaveInOneWrite() {
    WebSocketConnection connection = open(false);
    Frame[] frames = {frame("zero"), frame("one"), frame("two"), frame("x".repeat(200))};
    connection.write(frames, 1, 3);
    assertThat(sent())
        .containsExactly("8103" + hex("one") + "8103" + hex("two") + "817e00c8" + "78".repeat(200));
  }

  @Test
  void aDeflatedConnectionGetsTheSharedCompressedFrame() {
    WebSocketConnection connection = open(true);
    Frame large = frame("abc".repeat(100));
    connection.write(new Frame[] {frame("small"), large}, 0, 2);
    byte[] shared = large.compressed(text -> new byte[0]);
    assertThat(shared.length).isBetween(5, 50);
    assertThat(sent()).containsExactly("8105" + hex("small") + HexFormat.of().formatHex(shared));
  }

  @Test
  void aPauseHoldsWhatWasReadAlreadyUntilTheResume() {
    WebSocketConnection connection = open(false);
    onText = text -> connection.pauseReading();
    receive(text("one"), text("two"), text("three"));
    assertThat(told).containsExactly("text one");
    assertThat(channel.config().isAutoRead()).isFalse();
    receive(text("four"));
    assertThat(told).hasSize(1);
    connection.resumeReading();
    assertThat(told).containsExactly("text one", "text two");
    onText = text -> {};
    connection.resumeReading();
    assertThat(told).containsExactly("text one", "text two", "text three", "text four");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void bytesHeldByAPauseAreReleasedWhenTheSocketGoes() {
    WebSocketConnection connection = open(false);
    onText = text -> connection.pauseReading();
    ByteBuf bytes = Unpooled.wrappedBuffer(text("one"), text("two"));
    channel.writeInbound(bytes);
    assertThat(bytes.refCnt()).isEqualTo(1);
    channel.close().syncUninterruptibly();
    assertThat(bytes.refCnt()).isZero();
    assertThat(told).containsExactly("text one", "closed");
  }

  @Test
  void theServersCloseIsSentOnceAndThePeersAnswerEndsTheConnection() {
    WebSocketConnection connection = open(false);
    assertThat(connection.closingSince()).isEqualTo(WebSocketConnection.NOT_CLOSING);
    connection.close(4503, "restart");
    connection.close(4500, "again");
    connection.write(new Frame[] {frame("late")}, 0, 1);
    connection.ping();
    assertThat(connection.closingSince()).isEqualTo(100);
    receive(text("late"), RawSocket.frame(true, 0, PING, new byte[0]));
    assertThat(channel.isOpen()).isTrue();
    receive(RawSocket.frame(true, 0, CLOSE, new byte[] {0x11, (byte) 0x97}));
    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).containsExactly("88091197" + hex("restart"));
    assertThat(told).containsExactly("closed");
  }

  @Test
  void aViolationAfterTheServersCloseSendsNoSecondClose() {
    WebSocketConnection connection = open(false);
    connection.close(4408, "");
    receive(new byte[] {(byte) 0xFF, 0});
    assertThat(sent()).containsExactly("88021138");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aCloseWhilePausedStillReadsThePeersAnswer() {
    WebSocketConnection connection = open(false);
    onText = text -> connection.pauseReading();
    receive(text("one"), text("two"), RawSocket.frame(true, 0, CLOSE, new byte[0]));
    connection.close(1000, "");
    assertThat(channel.isOpen()).isFalse();
    assertThat(told).containsExactly("text one", "closed");
  }

  @Test
  void onlyTheLatestPongIsOwedWhenTheSocketIsFull() {
    open(false);
    fillSocket(true);
    for (byte i = 1; i <= 5; i++) {
      receive(RawSocket.frame(true, 0, PING, new byte[] {i}));
    }
    assertThat(sent()).isEmpty();
    fillSocket(false);
    assertThat(sent()).containsExactly("8a0105");
    assertThat(told).containsExactly("writable");
  }

  @Test
  void pingsAreCountedForEachSecondAnew() {
    open(false);
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 10; i++) {
        receive(RawSocket.frame(true, 0, PING, new byte[0]));
      }
      seconds.incrementAndGet();
    }
    assertThat(sent()).hasSize(30).containsOnly("8a00");
  }

  @Test
  void theLastReadIsTheClocksSecond() {
    WebSocketConnection connection = open(false);
    assertThat(connection.lastRead()).isEqualTo(100);
    seconds.set(160);
    receive(new byte[] {(byte) 0x81});
    assertThat(connection.lastRead()).isEqualTo(160);
  }

  @Test
  void aPingIsTwoBytes() {
    open(false).ping();
    assertThat(sent()).containsExactly("8900");
  }

  @Test
  void aFaultOfTheEndpointClosesWith1011() {
    open(false);
    onText =
        text -> {
          throw new IllegalStateException("on purpose");
        };
    receive(text("one"), text("two"));
    assertThat(sent()).singleElement().asString().startsWith("881003f3");
    assertThat(told).containsExactly("text one", "closed");
  }

  @Test
  void anAbortEndsWithoutAClose() {
    open(false).abort();
    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).isEmpty();
    assertThat(told).containsExactly("closed");
  }

  @Test
  void aSocketThatDiedBeforeTheUpgradeIsReportedClosed() {
    channel.close().syncUninterruptibly();
    open(false);
    channel.runPendingTasks();
    assertThat(told).containsExactly("closed");
  }

  @Test
  void messagesOfTheEchoAreWrittenWhateverTheirLength() {
    WebSocketConnection connection = open(false);
    connection.send(BINARY, new byte[] {7});
    connection.send(TEXT, new byte[0]);
    channel.flush();
    assertThat(sent()).containsExactly("820107", "8100");
  }

  private WebSocketConnection open(boolean deflate) {
    WebSocketConnection connection =
        new WebSocketConnection(channel, settings, deflate, each -> new Listener());
    channel.pipeline().addLast(connection);
    return connection;
  }

  private void fillSocket(boolean full) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !full);
    channel.runPendingTasks();
  }

  private void receive(byte[]... frames) {
    channel.writeInbound(Unpooled.wrappedBuffer(frames));
  }

  /** Each write so far as hex. */
  private List<String> sent() {
    List<String> writes = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      writes.add(ByteBufUtil.hexDump(out));
      out.release();
    }
    return writes;
  }

  private static byte[] text(String text) {
    return RawSocket.frame(true, 0, TEXT, text.getBytes(UTF_8));
  }

  private static Frame frame(String text) {
    return Frame.text(text.getBytes(UTF_8));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  /** Writes down what it is told. */
  private final class Listener implements Endpoint {
    @Override
    public void text(byte[] utf8) {
      String text = new String(utf8, UTF_8);
      told.add("text " + text);
      onText.accept(text);
    }

    @Override
    public void binary(byte[] data) {
      told.add("binary " + data.length);
    }

    @Override
    public void writable() {
      told.add("writable");
    }

    @Override
    public void closed() {
      told.add("closed");
    }
  }
}
