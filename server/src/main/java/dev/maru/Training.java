package dev.maru;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Walks the usual paths once, so that a start-up cache knows the classes they need. */
final class Training {

  private static final int TIMEOUT_MS = 5_000;

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
  }

  private static void ask(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket
          .getOutputStream()
          .write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      var _ = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
