package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.BINARY;
import static dev.maru.transport.websocket.EchoExtension.assertAlive;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A peer that sends faster than it reads stops being read, and loses nothing. */
class BackPressureTest {
  private static final int MESSAGES = 600;
  private static final int LENGTH = 50_000;

  @RegisterExtension
  static final EchoExtension ECHO = new EchoExtension(WebSocketSettings.standard());

  @Test
  void aPeerThatReadsLateIsPausedAndThenGetsEverythingInOrder() throws Exception {
    try (RawSocket raw = ECHO.open();
        RawSocket other = ECHO.open();
        var sender = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> sendAll(raw), sender);
      // While the first peer's bytes pile up, the others are served.
      for (int i = 0; i < 10; i++) {
        assertAlive(other);
      }
      for (int i = 0; i < MESSAGES; i++) {
        assertMessage(raw, BINARY, message(i));
      }
      assertThat(sent.get(10, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
      assertAlive(raw);
    }
  }

  @Test
  void aPeerThatResetsInTheMiddleOfAFrameLeavesTheServerAlone() throws IOException {
    for (int i = 0; i < 20; i++) {
      RawSocket raw = ECHO.open();
      raw.sendBytes(RawSocket.header(true, 0, BINARY, true, 1_000));
      raw.sendBytes(new byte[500]);
      raw.reset();
    }
    try (RawSocket other = ECHO.open()) {
      assertAlive(other);
    }
  }

  private static int sendAll(RawSocket raw) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        raw.sendFrame(true, 0, BINARY, message(i));
      }
      return MESSAGES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] message(int number) {
    byte[] payload = new byte[LENGTH];
    payload[0] = (byte) number;
    payload[1] = (byte) (number >> 8);
    return payload;
  }
}
