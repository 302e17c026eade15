package dev.maru.e2e.steering;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.maru.e2e.steering.Manner.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One polling client on a connection of its own, kept open. It asks for a page of several rooms
 * each time, as if it kept no cursor, so that polls and not the JVM's housekeeping are what the
 * server's processor is spent on. Owned by its virtual thread.
 */
final class Poller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;

  Poller(int port, List<String> rooms) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.socket.setSoTimeout(PATIENCE_MILLIS);
    this.socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
    String places = rooms.stream().map(room -> room + ":0").collect(Collectors.joining(","));
    this.request =
        ("GET /chat/poll?rooms=" + places + " HTTP/1.1\r\nHost: maru\r\n\r\n").getBytes(ISO_8859_1);
  }

  /** Asks for the rooms' first pages. */
  Answer poll() throws IOException {
    socket.getOutputStream().write(request);
    return read();
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    int nextPollMs = -1;
    double load = Double.NaN;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "x-next-poll" -> nextPollMs = Integer.parseInt(value);
        case "x-server-load" -> load = Double.parseDouble(value);
        default -> {}
      }
    }
    in.skipNBytes(length);
    return new Answer(status, nextPollMs, load);
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
