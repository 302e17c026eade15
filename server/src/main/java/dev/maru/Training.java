package dev.maru;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.load.Load;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the usual paths once, so that a start-up cache knows the classes they need; then lets
 * people talk and poll and a crowd come for a while, so that it knows as well what is called how
 * often. A later start compiles at once what this one compiled at last
 * (docs/decisions/023-practice-under-load.md).
 */
final class Training {

  private static final int TIMEOUT_MS = 5_000;

  /** Many small rooms, and some with an audience. */
  private static final List<String> PAIRS = List.of("--rooms", "400", "--members", "2");

  private static final List<String> CLASSES = List.of("--rooms", "20", "--members", "20");

  private static final String POLL = "GET /chat/rooms/training/messages?after=1&user_id=";

  private static final int POLLS = 20_000;

  /** So many that none of them asks more often than one may. */
  private static final int POLLERS = 1_000;

  private static final int CROWDS = 5;

  private static final int STRANGERS = 500;

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
    poll(port);
    for (int crowd = 0; crowd < CROWDS; crowd++) {
      comeAndGo(port);
    }
  }

  /** What a page of the first day does: it asks whether there is anything new, and there is not. */
  private static void poll(int port) throws IOException {
    try (Socket socket = connect(port)) {
      BufferedInputStream answers = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < POLLS; i++) {
        String poll = POLL + (i % POLLERS) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(poll.getBytes(ISO_8859_1));
        skipHead(answers);
      }
    }
  }

  /** Reads an answer without a body, up to its empty line. */
  private static void skipHead(InputStream answers) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      switch (answers.read()) {
        case '\n' -> newlines++;
        case '\r' -> {}
        case -1 -> throw new EOFException("the server ended within an answer");
        default -> newlines = 0;
      }
    }
  }

  /** Strangers who begin a request and leave. */
  private static void comeAndGo(int port) throws IOException {
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < STRANGERS; i++) {
        Socket stranger = connect(port);
        strangers.add(stranger);
        stranger.getOutputStream().write("GET /".getBytes(ISO_8859_1));
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
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
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      var _ = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    return socket;
  }
}
