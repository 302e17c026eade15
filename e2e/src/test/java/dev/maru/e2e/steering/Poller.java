package dev.maru.e2e.steering;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.maru.e2e.steering.Manner.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** One polling client on a connection of its own, kept open. Owned by its virtual thread. */
final class Poller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final String room;
  private long head;

  Poller(int port, String room) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.socket.setSoTimeout(PATIENCE_MILLIS);
    this.socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 4_096);
    this.room = room;
  }

  /** Asks for what follows the cursor and moves it. */
  Answer poll() throws IOException {
    String request =
        "GET /chat/rooms/" + room + "/messages?after=" + head + " HTTP/1.1\r\nHost: maru\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    Answer answer = read();
    head = Math.max(head, answer.head());
    return answer;
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    int nextPollMs = -1;
    double load = Double.NaN;
    long seen = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "x-next-poll" -> nextPollMs = Integer.parseInt(value);
        case "x-server-load" -> load = Double.parseDouble(value);
        case "etag" -> seen = Long.parseLong(value.replaceAll("^.*\\.|\"$", ""));
        default -> {}
      }
    }
    in.skipNBytes(length);
    return new Answer(status, nextPollMs, load, seen);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server has closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
