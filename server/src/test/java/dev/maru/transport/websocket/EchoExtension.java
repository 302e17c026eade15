package dev.maru.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.LeakRecorder;
import dev.maru.testing.RawFrame;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An echo server for one test class: started with its extension, stopped after the class, and then
 * no buffer may have leaked. Owned by the test's thread.
 */
final class EchoExtension implements AfterAllCallback {
  private final EchoServer server;

  /** A server whose clock stands still, so that limits per second do not depend on the machine. */
  EchoExtension(WebSocketSettings settings) {
    this(settings.withSeconds(() -> 1), 10);
  }

  EchoExtension(WebSocketSettings settings, int deadlineSeconds) {
    this(settings, deadlineSeconds, EchoEndpoint::new);
  }

  /** A server that answers otherwise. */
  EchoExtension(
      WebSocketSettings settings,
      int deadlineSeconds,
      Function<WebSocketConnection, Endpoint> endpoint) {
    LeakRecorder.watchAll();
    server = EchoServer.start(0, settings, deadlineSeconds, endpoint);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
    assertThat(LeakRecorder.drain()).as("leaked buffers").isEmpty();
  }

  int port() {
    return server.port();
  }

  RawSocket connect() throws IOException {
    return RawSocket.connect(server.port());
  }

  RawSocket open(String... headers) throws IOException {
    return RawSocket.open(server.port(), "/chat/ws", headers);
  }

  /** The next frame is this whole, uncompressed message. */
  static void assertMessage(RawSocket raw, int opcode, byte[] payload) throws IOException {
    RawFrame frame = raw.readFrame();
    assertThat(frame.opcode()).as("opcode").isEqualTo(opcode);
    assertThat(frame.fin()).as("fin").isTrue();
    assertThat(frame.rsv()).as("rsv").isZero();
    assertThat(frame.payload()).isEqualTo(payload);
  }

  /** The connection still works: a ping is answered. */
  static void assertAlive(RawSocket raw) throws IOException {
    byte[] payload = {'o', 'k'};
    raw.sendFrame(true, 0, RawSocket.PING, payload);
    assertMessage(raw, RawSocket.PONG, payload);
  }

  /** The next and last thing that comes is one Close with this code. */
  static void assertClosed(RawSocket raw, int code) throws IOException {
    RawFrame frame = raw.readFrame();
    assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(RawSocket.CLOSE);
    assertThat(frame.closeCode()).as("close code, reason %s", frame.text()).isEqualTo(code);
    assertThat(frame.payload().length).isLessThanOrEqualTo(125);
    assertThat(raw.isEnded()).as("nothing follows the Close").isTrue();
  }
}
