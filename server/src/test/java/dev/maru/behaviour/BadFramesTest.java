package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are too large, too many or broken: closed with a reason, and the server lives. */
class BadFramesTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.with("--websocket.compression", "true");

  @AfterEach
  void theServerLives() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.assertAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {65_537, 1L << 31, Long.MAX_VALUE})
  void anOversizeFrameIsRefusedFromItsHeader(long length) throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.raw().sendBytes(RawSocket.header(true, 0, RawSocket.TEXT, true, length));
      assertThat(line.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aMessageOfTheLimitIsTakenWhole() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      String head = "{\"action\":\"message\",\"room_id\":\"large\",\"message\":{\"t\":\"";
      String text = head + "x".repeat(65_536 - head.length() - 3) + "\"}}";
      assertThat(text).hasSize(65_536);
      assertThat(line.ask(text).text("type")).isEqualTo("ack");
      line.say(text + " ");
      assertThat(line.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void theSixtyFifthFragmentIsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.raw().sendFrame(false, 0, RawSocket.TEXT, new byte[0]);
      for (int i = 0; i < 64; i++) {
        line.raw().sendFrame(false, 0, RawSocket.CONTINUATION, new byte[0]);
      }
      assertThat(line.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aDeflateBombIsRefused() throws IOException {
    byte[] bomb = deflated(50_000_000);
    assertThat(bomb.length).isLessThan(65_536);
    try (SocketLine line =
        SocketLine.to(MARU.port(), "Sec-WebSocket-Extensions: permessage-deflate")) {
      line.raw().sendFrame(true, 4, RawSocket.TEXT, bomb);
      assertThat(line.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.raw().sendFrame(true, 0, RawSocket.TEXT, new byte[] {'{', (byte) 0xC3, '}'});
      assertThat(line.closeCode()).isEqualTo(1007);
    }
    byte[] surrogate = "{\"a\":\"_\"}".getBytes(UTF_8);
    surrogate[6] = (byte) 0xED;
    assertThat(HttpLine.once(MARU.port(), "POST", "/chat/commands", "{\"a\":\"\\ud800\"}").code())
        .isEqualTo("bad_json");
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes("POST /chat/commands HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n");
      line.raw().sendBytes(surrogate);
      assertThat(line.hear().code()).isEqualTo("bad_json");
    }
  }

  @Test
  void anUnmaskedFrameIsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.raw().sendBytes(new byte[] {(byte) 0x81, 2, '{', '}'});
      assertThat(line.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aFloodOfPingsIsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      ByteArrayOutputStream flood = new ByteArrayOutputStream();
      for (int i = 0; i < 200; i++) {
        flood.writeBytes(RawSocket.frame(true, 0, RawSocket.PING, new byte[125]));
      }
      line.raw().sendBytes(flood.toByteArray());
      assertThat(line.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void tooManyRoomsAreRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (int i = 0; i < 500; i++) {
        line.say("{\"action\":\"join\",\"room_id\":\"many-" + i + "\"}");
        assertThat(line.hear().text("type")).isEqualTo("joined");
      }
      Fields error = line.ask("{\"action\":\"join\",\"room_id\":\"one-more\"}");
      assertThat(error.text("code")).isEqualTo("too_large");
      assertThat(line.ask("{\"action\":\"join\",\"room_id\":\"many-7\"}").text("type"))
          .isEqualTo("joined");
    }
  }

  private static byte[] deflated(int zeros) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[zeros]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] part = new byte[65_536];
    while (!deflater.needsInput()) {
      out.write(part, 0, deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH));
    }
    deflater.end();
    return out.toByteArray();
  }
}
