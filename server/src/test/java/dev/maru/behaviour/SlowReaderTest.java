package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks by HTTP and does not take the answers, or takes them slowly (S52, S53). */
@Execution(ExecutionMode.CONCURRENT)
class SlowReaderTest {

  /** A connection takes about so many bytes before its owner reads. */
  private static final int NARROW = 4_096;

  /** Source: promises.md, P12: 15 s; and as long again for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The largest answer that there is without a login. */
  private static final String LARGE = "/chat/maru.js";

  @RegisterExtension
  static final RunningServer MARU = RunningServer.with("--timeouts.idle_http_ms", "1000");

  private static String ask(String... headers) {
    StringBuilder request = new StringBuilder("GET " + LARGE + " HTTP/1.1\r\nHost: h\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  @Test
  void whoNeverTakesTheAnswersIsCut() throws IOException {
    try (RawSocket deaf = RawSocket.connectNarrow(MARU.port(), NARROW);
        RawSocket last = RawSocket.connectNarrow(MARU.port(), NARROW)) {
      deaf.sendBytes(ask().repeat(50));
      last.sendBytes(ask("Connection: close").repeat(50));
      assertThat(isCut(deaf)).as("asks on and on").isTrue();
      assertThat(isCut(last)).as("asks once").isTrue();
    }
  }

  /** That the other side has reset the connection shows when something is sent. */
  private static boolean isCut(RawSocket socket) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        socket.sendBytes("\r\n");
      } catch (SocketException reset) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoTakesThemSlowlyGetsThemWhole(int times) throws IOException {
    byte[] whole = HttpLine.once(MARU.port(), "GET", LARGE, "").body().getBytes(UTF_8);
    try (RawSocket slow = RawSocket.connectNarrow(MARU.port(), NARROW)) {
      slow.sendBytes(ask().repeat(times - 1) + ask("Connection: close"));
      for (int i = 0; i < times; i++) {
        assertThat(slow.readHead()).contains(" 200 ");
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        while (got.size() < whole.length) {
          // A second by the server's clock; on a connection of its own, that none was idle.
          HttpLine.once(MARU.port(), "GET", "/chat/rooms/quiet/messages?after=0&wait=1", "");
          got.write(slow.readBytes(Math.min(whole.length / 3, whole.length - got.size())));
        }
        assertThat(got.toByteArray()).isEqualTo(whole);
      }
      assertThat(slow.isEnded()).isTrue();
    }
  }
}
