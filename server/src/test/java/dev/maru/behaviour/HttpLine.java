package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.RawSocket;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One kept HTTP connection that shows the answers as they stood; owned by the test's thread. */
final class HttpLine implements Closeable {

  private final RawSocket raw;
  private final List<String> always;

  private HttpLine(RawSocket raw, List<String> always) {
    this.raw = raw;
    this.always = always;
  }

  /**
   * One answer.
   *
   * @param headers by name in lower case
   */
  record Answer(int status, Map<String, String> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    Fields fields() {
      return Fields.of(body);
    }

    /** The error's code; "" if it is no error. */
    String code() {
      return status < 400 ? "" : fields().object("error").text("code");
    }
  }

  /** A connection whose every request carries these headers. */
  static HttpLine to(int port, String... always) throws IOException {
    return new HttpLine(RawSocket.connect(port), List.of(always));
  }

  /** One request on a connection of its own. */
  static Answer once(int port, String method, String target, String body, String... headers)
      throws IOException {
    try (HttpLine line = to(port)) {
      return line.ask(method, target, body, headers);
    }
  }

  Answer get(String target, String... headers) throws IOException {
    return ask("GET", target, "", headers);
  }

  Answer post(String target, String json, String... headers) throws IOException {
    return ask("POST", target, json, headers);
  }

  /** Sends a request and reads its answer; a body goes out as UTF-8 with its length. */
  Answer ask(String method, String target, String body, String... headers) throws IOException {
    say(method, target, body, headers);
    return hear(method.equals("HEAD"));
  }

  /** Sends a request only. */
  void say(String method, String target, String body, String... headers) throws IOException {
    byte[] utf8 = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\n");
    always.forEach(header -> head.append(header).append("\r\n"));
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (utf8.length > 0) {
      head.append("Content-Length: ").append(utf8.length).append("\r\n");
    }
    raw.sendBytes(head.append("\r\n").toString());
    raw.sendBytes(utf8);
  }

  RawSocket raw() {
    return raw;
  }

  Answer hear() throws IOException {
    return hear(false);
  }

  /** Reads one answer; that to a HEAD has no body whatever its length says. */
  Answer hear(boolean toHead) throws IOException {
    String head = raw.readHead();
    String[] lines = head.split("\r\n", -1);
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2) {
      throw new IOException("no answer but: " + head);
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, lines[i].substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    int code = Integer.parseInt(status[1]);
    boolean bodiless = toHead || code < 200 || code == 204 || code == 304;
    int length = bodiless ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(code, headers, new String(raw.readBytes(length), UTF_8));
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
