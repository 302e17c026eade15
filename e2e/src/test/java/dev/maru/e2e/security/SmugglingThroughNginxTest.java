package dev.maru.e2e.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import dev.maru.e2e.proxy.Nginx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Requests that two readers may take for two different things, sent to a real nginx that forbids
 * one room: if anything gets into that room, something went past nginx (security.md, S7).
 */
final class SmugglingThroughNginxTest {
  private static final int PATIENCE_MILLIS = 2_000;

  private static final String SMUGGLED =
      "POST /chat/rooms/forbidden/messages HTTP/1.1\r\nHost: h\r\n"
          + "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"message\":{}}";

  private static Nginx.Site site(int port) {
    String server =
        """
        location /chat/rooms/forbidden/ { return 403; }
        location / {
          proxy_pass http://127.0.0.1:%d;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_request_buffering off;
        }
        """
            .formatted(port);
    return new Nginx.Site("", "", server);
  }

  @Test
  void nothingGetsPastNginxIntoARoomThatItForbids() throws Exception {
    List<String> lines =
        Files.readAllLines(Maru.root().resolve("server/src/test/resources/smuggling.txt"), UTF_8);
    List<String> attacks = lines.subList(1, lines.size());
    assertThat(attacks).hasSizeGreaterThanOrEqualTo(40);
    try (Scratch scratch = new Scratch("smuggling");
        Maru maru = Maru.start(Maru.Plan.in(scratch.file("data")));
        Nginx nginx = Nginx.start(scratch.directory("nginx"), site(maru.port()))) {
      for (String attack : attacks) {
        String[] parts = attack.split("\t", 2);
        String answers = exchange(nginx.port(), parts[1].translateEscapes() + SMUGGLED);
        assertThat(answers).as(parts[0]).doesNotContain("HTTP/1.1 201");
        assertThat(head(maru.port())).as(parts[0]).contains("\"head\":0");
      }
      assertThat(post(maru.port())).as("the same request, without nginx in between").isEqualTo(201);
      assertThat(post(nginx.port())).isEqualTo(403);
    }
  }

  /** Everything that is answered until the end, or until nothing comes any more. */
  private static String exchange(int port, String latin1) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(latin1.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        all.append((char) next);
      }
    } catch (SocketTimeoutException quiet) {
      return all.toString();
    }
    return all.toString();
  }

  private static String head(int port) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(room(port)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static int post(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(room(port))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"message\":{}}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  private static URI room(int port) {
    return URI.create("http://127.0.0.1:" + port + "/chat/rooms/forbidden/messages");
  }
}
