package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.PING;
import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Frame;
import dev.maru.testing.RawFrame;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frames for many go straight to a socket while it takes them, and queue from where it stops. */
class SharedFramesTest {
  /** More than the kernel takes for a peer that does not read: the last ones must queue. */
  private static final int FRAMES = 20_000;

  private static final int LENGTH = 700;

  /** Longer than what may go straight to a socket. */
  private static final int LONG = Scratch.SIZE + 1;

  @RegisterExtension
  static final EchoExtension SERVER =
      new EchoExtension(
          WebSocketSettings.standard().withDeflate(true).withSeconds(() -> 1),
          10,
          BurstEndpoint::new);

  @Test
  void aSocketThatFillsInTheMiddleOfAFrameGetsTheRestOfItFirst() throws IOException {
    try (RawSocket raw = SERVER.open()) {
      raw.sendFrame(true, 0, TEXT, ("burst " + FRAMES).getBytes(UTF_8));
      for (int i = 0; i < FRAMES; i++) {
        assertMessage(raw, TEXT, payload(i));
        if (i == FRAMES - 2) {
          assertMessage(raw, PING, new byte[0]);
        }
      }
      raw.sendFrame(true, 0, TEXT, "burst 3".getBytes(UTF_8));
      assertMessage(raw, TEXT, payload(0));
      assertMessage(raw, TEXT, payload(1));
      assertMessage(raw, PING, new byte[0]);
      assertMessage(raw, TEXT, payload(2));
    }
  }

  @Test
  void aFrameForTwoPeersReachesEachInItsOwnForm() throws IOException {
    try (RawSocket plain = SERVER.open();
        RawSocket deflated =
            SERVER.open(
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                    + " client_no_context_takeover")) {
      for (RawSocket one : new RawSocket[] {plain, deflated, plain, deflated}) {
        one.sendFrame(true, 0, TEXT, "same".getBytes(UTF_8));
        RawFrame frame = one.readFrame();
        assertThat(frame.rsv() != 0).isEqualTo(one == deflated);
        assertThat(frame.payload().length < 300).isEqualTo(one == deflated);
      }
    }
  }

  @Test
  void aFrameTooLongForTheShortWayArrivesWhole() throws IOException {
    try (RawSocket raw = SERVER.open()) {
      raw.sendFrame(true, 0, TEXT, "long".getBytes(UTF_8));
      assertMessage(raw, TEXT, "l".repeat(LONG).getBytes(UTF_8));
      raw.sendFrame(true, 0, TEXT, "same".getBytes(UTF_8));
      assertMessage(raw, TEXT, BurstEndpoint.SAME.payload());
    }
  }

  private static byte[] payload(int number) {
    return (number + "x".repeat(LENGTH)).getBytes(UTF_8);
  }

  /** Sends what it is asked for without caring whether the peer takes it. */
  private static final class BurstEndpoint implements Endpoint {
    private static final Frame SAME = Frame.text("same ".repeat(100).getBytes(UTF_8));

    private final WebSocketConnection connection;

    BurstEndpoint(WebSocketConnection connection) {
      this.connection = connection;
    }

    @Override
    public void text(byte[] utf8) {
      String asked = new String(utf8, UTF_8);
      switch (asked) {
        case "same" -> connection.write(new Frame[] {SAME}, 0, 1);
        case "long" ->
            connection.write(new Frame[] {Frame.text("l".repeat(LONG).getBytes(UTF_8))}, 0, 1);
        default -> burst(Integer.parseInt(asked.substring("burst ".length())));
      }
    }

    /** Pairs and single ones in turns; a ping before the last, which must not overtake. */
    private void burst(int count) {
      for (int i = 0; i < count - 1; ) {
        int together = i % 3 == 0 && i + 2 < count ? 2 : 1;
        Frame[] frames = new Frame[together];
        for (int j = 0; j < together; j++) {
          frames[j] = Frame.text(payload(i + j));
        }
        connection.write(frames, 0, together);
        i += together;
      }
      connection.send(Opcode.PING, new byte[0]);
      connection.write(new Frame[] {Frame.text(payload(count - 1))}, 0, 1);
    }

    @Override
    public void binary(byte[] data) {}

    @Override
    public void writable() {}

    @Override
    public void closed() {}
  }
}
