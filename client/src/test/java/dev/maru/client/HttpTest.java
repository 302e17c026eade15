package dev.maru.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to servers that do not do what they should. */
@Timeout(60)
final class HttpTest {

  @Test
  void anAnswerThatStopsInTheMiddleIsGivenUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread half = Thread.ofVirtual().start(() -> answerHalf(server));
      URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());
      Http http = Http.at(base);
      assertThatThrownBy(() -> http.get("/x", List.of(), Duration.ofSeconds(3)))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("3000 ms");
      half.join();
    }
  }

  /** Whatever a site's code throws, who waits for it is told. */
  @Test
  void anErrorInASourceOfTokensEndsTheCall() {
    Token broken =
        Token.from(() -> {
          throw new AssertionError("broken");
        });
    Http http = Http.at(URI.create("http://127.0.0.1:9")).with(broken);
    Net net = new HttpNet(Maru.at(URI.create("http://127.0.0.1:9")), http);
    assertThatThrownBy(() -> net.renewToken().get(10, SECONDS))
        .hasRootCauseInstanceOf(AssertionError.class);
  }

  /** Until the other side has gone. */
  private static void answerHalf(ServerSocket server) {
    try (Socket socket = server.accept()) {
      String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":";
      socket.getOutputStream().write(half.getBytes(US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // It reset the connection: it has gone as well.
      return;
    }
  }

  @Test
  void aProxyThatPutsRequestsOffIsListenedTo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread busy = Thread.ofVirtual().start(() -> answerBusy(server));
      URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());
      Http http = Http.at(base);
      var answer = http.get("/x", List.of(), Duration.ofSeconds(5));
      assertThat(Http.refusal(answer, answer.body()))
          .isInstanceOfSatisfying(
              MaruException.class,
              why -> {
                assertThat(why.code()).isEqualTo("unavailable");
                assertThat(why.retryAfterMs()).isEqualTo(7_000);
                assertThat(why.temporary()).isTrue();
              });
      CompletionException upgrade =
          assertThrows(
              CompletionException.class, () -> http.socket(new WebSocket.Listener() {}).join());
      assertThat(Http.retryAfter(upgrade)).isEqualTo(7_000);
      busy.join();
    }
  }

  private static void answerBusy(ServerSocket server) {
    answerOneBusy(server);
    answerOneBusy(server);
  }

  private static void answerOneBusy(ServerSocket server) {
    String busy =
        "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 6\r\n\r\n<html>";
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(busy.getBytes(US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // It reset the connection: it has gone as well.
      return;
    }
  }

  @Test
  void anAddressWhereNobodyListensIsAnError() throws Exception {
    try (HeldPort port = HeldPort.hold()) {
      Http http = Http.at(URI.create("http://127.0.0.1:" + port.number()));
      assertThatThrownBy(() -> http.get("/x", List.of(), Duration.ofSeconds(5)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
    }
  }
}
