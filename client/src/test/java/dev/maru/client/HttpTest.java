package dev.maru.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to servers that do not do what they should. */
@Timeout(60)
final class HttpTest {

  @Test
  void anAnswerThatStopsInTheMiddleIsGivenUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newHttpClient()) {
      Thread half = Thread.ofVirtual().start(() -> answerHalf(server));
      URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());
      Http http = new Http(client, base, Person.GUEST, () -> "");
      assertThatThrownBy(() -> http.get("/x", List.of(), Duration.ofMillis(500)))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("500 ms");
      half.join();
    }
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
  void anAddressWhereNobodyListensIsAnError() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI base = URI.create("http://127.0.0.1:" + port);
      Http http = new Http(client, base, Person.GUEST, () -> "");
      assertThatThrownBy(() -> http.get("/x", List.of(), Duration.ofSeconds(5)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
    }
  }
}
