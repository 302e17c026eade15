package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One event stream, read line by line from its chunks; owned by the test's thread. */
final class StreamLine implements Closeable {

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final RawSocket raw;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();
  private byte[] chunk = {};
  private int at;
  private boolean ended;

  /**
   * What stands between two empty lines; "" for what does not.
   *
   * @param text all its lines
   */
  record Block(String comment, String retry, String id, String data, String text) {

    Fields fields() {
      return Fields.of(data);
    }
  }

  private StreamLine(RawSocket raw) throws IOException {
    this.raw = raw;
    String[] lines = raw.readHead().strip().split("\r\n", -1);
    this.status = Integer.parseInt(lines[0].split(" ", 3)[1]);
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(": ", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
  }

  /** Asks for a stream, and reads the head of the answer. */
  static StreamLine open(int port, String query, String... headers) throws IOException {
    return open(RawSocket.connect(port), query, headers);
  }

  /** A stream on a connection that holds little of what its owner has not read. */
  static StreamLine narrow(int port, String query) throws IOException {
    return open(RawSocket.connectNarrow(port, 4096), query);
  }

  private static StreamLine open(RawSocket raw, String query, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder("GET /chat/events?" + query + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nAccept: text/event-stream\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    raw.sendBytes(head.append("\r\n").toString());
    return new StreamLine(raw);
  }

  int status() {
    return status;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The code of the error that came instead of a stream. */
  String code() throws IOException {
    int length = Integer.parseInt(header("content-length"));
    String body = new String(raw.readBytes(length), UTF_8);
    return Fields.of(body).object("error").text("code");
  }

  /** The next block, whatever it is; an {@link EOFException} at the end of the stream. */
  Block next() throws IOException {
    StringBuilder text = new StringBuilder();
    Map<String, String> fields = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      text.append(line).append('\n');
      int colon = line.indexOf(':');
      assertThat(colon).as("a line without a field: %s", line).isNotNegative();
      String before = fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      assertThat(before).as("twice in one block: %s", line).isNull();
    }
    return new Block(
        fields.getOrDefault("", ""),
        fields.getOrDefault("retry", ""),
        fields.getOrDefault("id", ""),
        fields.getOrDefault("data", ""),
        text.toString());
  }

  /** The next block with a frame in it that is no sign of life; those alone do not satisfy it. */
  Block frame() throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    Block next = next();
    while (next.data.isEmpty() || next.fields().text("type").equals("ping")) {
      assertThat(System.nanoTime()).as("only signs of life come").isLessThan(end);
      next = next();
    }
    return next;
  }

  /** The next frame of a type; others are thrown away. */
  Block frame(String type) throws IOException {
    Block next = frame();
    while (!next.fields().text("type").equals(type)) {
      next = frame();
    }
    return next;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      assertThat(next).as("a carriage return in a stream").isNotEqualTo('\r');
      line.write(next);
    }
    return line.toString(UTF_8);
  }

  private int read() throws IOException {
    if (at == chunk.length && !ended) {
      chunk = chunk();
      at = 0;
      ended = chunk.length == 0;
    }
    if (ended) {
      throw new EOFException("the stream has ended");
    }
    return chunk[at++];
  }

  private byte[] chunk() throws IOException {
    StringBuilder length = new StringBuilder();
    while (!length.toString().endsWith("\r\n")) {
      length.append((char) raw.readBytes(1)[0]);
    }
    byte[] bytes = raw.readBytes(Integer.parseInt(length.toString().strip(), 16));
    assertThat(raw.readBytes(2)).asString(UTF_8).isEqualTo("\r\n");
    return bytes;
  }

  RawSocket raw() {
    return raw;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
