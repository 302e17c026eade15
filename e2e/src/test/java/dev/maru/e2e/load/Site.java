package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.maru.e2e.check.Row;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The address of the server under test, and the one HTTP client of the run. Safe for any thread.
 */
public final class Site implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(threads)
          .build();

  public Site(int port) {
    this.port = port;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  URI socket(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** Asks for {@code path}, which may have a query. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks for an answer that does not end. */
  HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
    HttpRequest request = request(path).header("Accept", "text/event-stream").GET().build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Posts a JSON text. */
  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  /** Everything the server shows of the rooms, page by page. */
  public List<Row> rows(List<String> rooms) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (String room : rooms) {
      for (JsonNode page = page(room, 0); !page.isMissingNode(); page = page(room, last(page))) {
        page.path("events").forEach(event -> rows.add(Body.row(event)));
      }
    }
    return rows;
  }

  private JsonNode page(String room, long after) throws IOException, InterruptedException {
    String path = "/chat/rooms/" + room + "/messages?after=" + after + "&limit=200&user_id=auditor";
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() == 204) {
      return Body.object().path("none");
    }
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode() + " " + answer.body());
    }
    JsonNode page = Body.parse(answer.body());
    return page.path("events").isEmpty() ? page.path("none") : page;
  }

  private static long last(JsonNode page) {
    JsonNode events = page.path("events");
    return events.get(events.size() - 1).path("seq").asLong();
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
