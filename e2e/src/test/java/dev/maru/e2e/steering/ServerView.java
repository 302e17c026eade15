package dev.maru.e2e.steering;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says of its load, and what the kernel says of its use of processors. */
final class ServerView implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  /**
   * The health at one moment.
   *
   * @param cpuSeconds used by the process since its start
   */
  record Sample(double load, double process, double loops, double factor, double cpuSeconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "load %.2f process %.2f loops %.2f factor %.2f",
          load,
          process,
          loops,
          factor);
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest health;
  private final Path stat;

  ServerView(int port, long pid) {
    this.health = HttpRequest.newBuilder(at(port, "/chat/health")).build();
    this.stat = Path.of("/proc/" + pid + "/stat");
  }

  static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Sample sample() throws IOException, InterruptedException {
    String json = http.send(health, BodyHandlers.ofString()).body();
    String[] fields = Files.readString(stat).replaceFirst("^.*\\) ", "").split(" ", 15);
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    return new Sample(
        number(json, "load"),
        number(json, "process"),
        number(json, "loops"),
        number(json, "poll_factor"),
        ticks / TICKS_PER_SECOND);
  }

  /** Writes a line into a room. */
  void say(int port, String room) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(at(port, "/chat/rooms/" + room + "/messages"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"message\":{\"text\":\"안녕하세요\"}}"))
            .build();
    http.send(post, BodyHandlers.discarding());
  }

  private static double number(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public void close() {
    http.close();
  }
}
