package dev.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Requests to one server in one person's name. Immutable, for all threads. */
final class Http {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String JSON = "application/json";

  private final HttpClient client;
  private final URI base;
  private final Person person;
  private final Supplier<String> token;

  Http(HttpClient client, URI base, Person person, Supplier<String> token) {
    this.client = client;
    this.base = base;
    this.person = person;
    this.token = token;
  }

  Http as(Person other) {
    return new Http(client, base, other, token);
  }

  Http with(Supplier<String> other) {
    return new Http(client, base, person, other);
  }

  HttpResponse<String> get(String path, List<String> query, Duration patience)
      throws IOException, InterruptedException {
    return whole(request(path, query).GET().build(), patience);
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        request(path, List.of())
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofString(json, UTF_8))
            .build();
    return whole(request, TIMEOUT);
  }

  /** The JDK's own timeout of a request ends with the head of the answer; this one does not. */
  private HttpResponse<String> whole(HttpRequest request, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString(UTF_8));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new IOException("no answer: " + e.getCause(), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** A GET whose answer may never end. */
  HttpResponse<InputStream> stream(String path, List<String> query)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path, query).timeout(TIMEOUT).header("Accept", "text/event-stream").GET().build();
    return client.send(request, BodyHandlers.ofInputStream());
  }

  CompletableFuture<WebSocket> socket(WebSocket.Listener listener) {
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    URI uri = URI.create(scheme + "://" + base.getAuthority() + "/chat/ws");
    return client.newWebSocketBuilder().connectTimeout(TIMEOUT).buildAsync(uri, listener);
  }

  /** The fields of a hello that say who is speaking, each with a comma before it. */
  String greeting() {
    String held = token.get();
    if (!held.isEmpty()) {
      return ",\"token\":" + Json.quote(held);
    }
    return person.equals(Person.GUEST)
        ? ""
        : ",\"user_id\":%s,\"user_type\":%s,\"name\":%s"
            .formatted(
                Json.quote(person.id()), Json.quote(person.role()), Json.quote(person.name()));
  }

  private HttpRequest.Builder request(String path, List<String> query) {
    String held = token.get();
    List<String> all = new ArrayList<>(query);
    if (held.isEmpty() && !person.equals(Person.GUEST)) {
      all.add("user_id=" + encoded(person.id()));
      all.add("user_type=" + encoded(person.role()));
      all.add("name=" + encoded(person.name()));
    }
    URI uri = base.resolve(all.isEmpty() ? path : path + "?" + String.join("&", all));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return held.isEmpty() ? request : request.header("Authorization", "Bearer " + held);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  static Json json(int status, String body) throws IOException {
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("status " + status + " without the JSON it needs", e);
    }
  }

  /** What an answer that is not a success says. */
  static IOException refusal(int status, String body) throws IOException {
    Json error = json(status, body).object("error");
    return error.has("code") ? new MaruException(error) : new IOException("status " + status);
  }
}
