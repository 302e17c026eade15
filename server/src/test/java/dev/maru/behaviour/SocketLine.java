package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawFrame;
import dev.maru.testing.RawSocket;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** One WebSocket that says and hears JSON texts; owned by the test's thread. */
final class SocketLine implements Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** More come while a test waits for one text only if it waits in vain. */
  private static final int MOST_PINGS = 10;

  private final RawSocket raw;

  private SocketLine(RawSocket raw) {
    this.raw = raw;
  }

  /** A WebSocket on which nothing was said. */
  static SocketLine to(int port, String... headers) throws IOException {
    return at(port, "/chat/ws", headers);
  }

  static SocketLine at(int port, String path, String... headers) throws IOException {
    return new SocketLine(RawSocket.open(port, path, headers));
  }

  /** A WebSocket that holds little of what its owner has not heard. */
  static SocketLine narrow(int port) throws IOException {
    return new SocketLine(RawSocket.connectNarrow(port, 4096).upgraded("/chat/ws"));
  }

  /** A WebSocket of a version 1 client that has been welcomed. */
  static SocketLine greeted(int port, String user, String role) throws IOException {
    SocketLine line = to(port);
    line.say(
        "{\"action\":\"hello\",\"v\":1,\"user_id\":\"%s\",\"user_type\":\"%s\",\"name\":\"%s\"}"
            .formatted(user, role, "name of " + user));
    assertThat(line.hear().text("type")).isEqualTo("welcome");
    return line;
  }

  /** A WebSocket of a version 1 client that has said its token and heard the answer to it. */
  static SocketLine withToken(int port, String token) throws IOException {
    SocketLine line = to(port);
    line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"%s\"}".formatted(token));
    assertThat(line.hear().text("type")).isEqualTo("welcome");
    return line;
  }

  void say(String json) throws IOException {
    raw.sendText(json);
  }

  /** Says something and hears what comes next. */
  Fields ask(String json) throws IOException {
    say(json);
    return hear();
  }

  /** The next text, signs of life left out. */
  Fields hear() throws IOException {
    return hear(type -> !type.equals("ping"));
  }

  /** The next of a type; others are thrown away. */
  Fields hear(String type) throws IOException {
    return hear(type::equals);
  }

  /** The next event, whatever its kind; others are thrown away. */
  Fields hearEvent() throws IOException {
    Fields next = hear();
    while (!isEvent(next)) {
      next = hear();
    }
    return next;
  }

  static boolean isEvent(Fields frame) {
    return frame.text("type").equals("message") || frame.text("type").equals("event");
  }

  private Fields hear(Predicate<String> wanted) throws IOException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < patience) {
      Fields next = hearAny();
      if (wanted.test(next.text("type"))) {
        return next;
      }
    }
    throw new AssertionError("nothing but signs of life");
  }

  /** The next text. */
  Fields hearAny() throws IOException {
    RawFrame frame = raw.readFrame();
    for (int pings = 0; frame.opcode() == RawSocket.PING && pings < MOST_PINGS; pings++) {
      raw.sendFrame(true, 0, RawSocket.PONG, frame.payload());
      frame = raw.readFrame();
    }
    assertThat(frame.opcode()).as("opcode of %s", frame.text()).isEqualTo(RawSocket.TEXT);
    return Fields.of(frame.text());
  }

  /** What closed it, after all texts that came before are thrown away. */
  int closeCode() throws IOException {
    RawFrame frame = raw.readFrame();
    while (frame.opcode() != RawSocket.CLOSE) {
      frame = raw.readFrame();
    }
    return frame.closeCode();
  }

  /** The server still answers on this line. */
  void assertAlive() throws IOException {
    say("{\"action\":\"ping\",\"id\":\"alive\",\"n\":7}");
    Fields pong = hear("pong");
    assertThat(pong.json()).isEqualTo("{\"type\":\"pong\",\"id\":\"alive\",\"n\":7}");
  }

  RawSocket raw() {
    return raw;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
