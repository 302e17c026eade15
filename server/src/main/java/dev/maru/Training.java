package dev.maru;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.load.Load;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the usual paths once, so that a start-up cache knows the classes they need; then lets
 * people talk for a while, so that it knows as well what is called how often. A later start
 * compiles at once what this one compiled at last (docs/decisions/023-practice-under-load.md).
 */
final class Training {

  private static final int TIMEOUT_MS = 5_000;

  /** Many small rooms, and some with an audience. */
  private static final List<String> PAIRS = List.of("--rooms", "400", "--members", "2");

  private static final List<String> CLASSES = List.of("--rooms", "20", "--members", "20");

  private Training() {}

  static void exercise(int port) throws IOException {
    String message = "{\"client_id\":\"training\",\"message\":{\"text\":\"\"}}";
    ask(
        port,
        """
        GET / HTTP/1.1
        Host: localhost
        Connection: close

        """);
    ask(
        port,
        """
        POST /chat/rooms/training/messages HTTP/1.1
        Host: localhost
        Connection: close
        Content-Length: %d

        %s\
        """
            .formatted(message.length(), message));
    ask(
        port,
        """
        GET /chat/rooms/training/messages?after=0 HTTP/1.1
        Host: localhost
        Connection: close

        """);
    ask(
        port,
        """
        GET /chat/ws HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

        \u0088\u0080\0\0\0\0\
        """);
    talk(port, PAIRS, 6);
    talk(port, CLASSES, 3);
  }

  /** Whether every delivery came is for other runs to say: here a full machine may be late. */
  private static void talk(int port, List<String> shape, int seconds) {
    List<String> words = new ArrayList<>(shape);
    words.addAll(List.of("--port", Integer.toString(port), "--inflight", "64"));
    words.addAll(List.of("--warmup", "0", "--duration", Integer.toString(seconds), "--quiet"));
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    var _ = Load.run(words, out, new PrintWriter(System.err, true, UTF_8));
  }

  private static void ask(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      var _ = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
