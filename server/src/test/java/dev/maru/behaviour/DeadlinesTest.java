package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that say nothing, or never finish, end by themselves (security.md, S53). */
@Execution(ExecutionMode.CONCURRENT)
class DeadlinesTest {

  /** Serves nobody for sure: a busy machine may not have a request whole in so short a time. */
  @RegisterExtension
  static final RunningServer QUICK = RunningServer.with("--timeouts.handshake_ms", "500");

  @RegisterExtension
  static final RunningServer RESTLESS = RunningServer.with("--timeouts.idle_http_ms", "1000");

  @RegisterExtension
  static final RunningServer SMALL = RunningServer.with("--limits.connections", "20");

  @RegisterExtension static final RunningServer STANDARD = RunningServer.with();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET /chat/health HTTP/1.1\r\n",
        "GET /chat/health HTTP/1.1\r\nHost: h\r\n",
        "POST /chat/commands HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{",
        "POST /chat/commands HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"
      })
  void aConnectionWithoutAWholeRequestEnds(String begun) throws IOException {
    try (RawSocket raw = RawSocket.connect(QUICK.port())) {
      raw.sendBytes(begun);
      assertThat(raw.isEnded()).isTrue();
    }
  }

  @Test
  void aShortDeadlineIsNotOverBeforeItsTime() throws IOException {
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try (RawSocket raw = RawSocket.connect(QUICK.port())) {
        assertThat(raw.isEnded()).isTrue();
      }
      assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
    }
  }

  @Test
  void aKeptConnectionThatAsksNoMoreEnds() throws IOException {
    try (HttpLine line = HttpLine.to(RESTLESS.port())) {
      assertThat(line.get("/chat/health").status()).isEqualTo(200);
      assertThat(line.raw().isEnded()).isTrue();
    }
  }

  @Test
  void aSilentConnectionEndsAfterTenSeconds() throws IOException {
    try (RawSocket raw = RawSocket.connect(STANDARD.port())) {
      raw.sendBytes("GET /chat/ws HTTP/1.1\r\nHost: h\r\n");
      assertThat(isEndedAtLast(raw)).isTrue();
    }
  }

  /** Waits twice as long as the server promises: the machine may be busy. */
  private static boolean isEndedAtLast(RawSocket raw) throws IOException {
    try {
      return raw.isEnded();
    } catch (SocketTimeoutException late) {
      return raw.isEnded();
    }
  }

  @Test
  void aWaitingPollIsNotIdle() throws IOException {
    try (HttpLine line = HttpLine.to(RESTLESS.port())) {
      assertThat(line.get("/chat/rooms/r/messages?after=0&wait=2").status()).isEqualTo(204);
    }
  }

  @Test
  void aConnectionTooManyIsToldToComeLater() throws IOException {
    List<SocketLine> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        open.add(SocketLine.greeted(SMALL.port(), "u" + i, "M"));
      }
      try (HttpLine line = HttpLine.to(SMALL.port())) {
        HttpLine.Answer answer = line.hear();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("overloaded");
        assertThat(answer.fields().object("error").flag("temporary")).isTrue();
        assertThat(answer.header("retry-after")).isNotEmpty();
      }
      open.getFirst().assertAlive();
    } finally {
      for (SocketLine line : open) {
        line.close();
      }
    }
  }
}
