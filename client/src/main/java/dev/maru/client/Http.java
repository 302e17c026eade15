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
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Requests to one server in one person's name. Immutable but for the token, for all threads. */
final class Http {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String JSON = "application/json";

  private final HttpClient client;
  private final HttpClient sockets;
  private final URI base;
  private final Person person;
  private final Token token;

  private Http(HttpClient client, HttpClient sockets, URI base, Person person, Token token) {
    this.client = client;
    this.sockets = sockets;
    this.base = base;
    this.person = person;
    this.token = token;
  }

  /** A guest without a token at an address. */
  static Http at(URI base) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    // The JDK loses the end of a socket that comes while another thread is at the text before it
    // (InternalError in acknowledgeReception); so the thread that reads hands the texts over
    // itself.
    HttpClient sockets =
        HttpClient.newBuilder().connectTimeout(TIMEOUT).executor(Runnable::run).build();
    return new Http(client, sockets, base, Person.GUEST, Token.none());
  }

  Http as(Person other) {
    return new Http(client, sockets, base, other, token);
  }

  Http with(Token other) {
    return new Http(client, sockets, base, person, other);
  }

  Token token() {
    return token;
  }

  HttpResponse<String> get(String path, List<String> query, Duration patience)
      throws IOException, InterruptedException {
    return admitted(shown -> whole(request(path, query, shown).GET().build(), patience), _ -> {});
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return admitted(
        shown -> {
          HttpRequest.Builder request = request(path, List.of(), shown);
          request.header("Content-Type", JSON).POST(BodyPublishers.ofString(json, UTF_8));
          return whole(request.build(), TIMEOUT);
        },
        _ -> {});
  }

  /** A request with the token that it shows. */
  private interface Ask<T> {
    HttpResponse<T> answer(String shown) throws IOException, InterruptedException;
  }

  /** What is done with an answer that is not wanted. */
  private interface Drop<T> {
    void drop(T body) throws IOException;
  }

  /** Asks, and once more with another token if the first is refused. */
  private <T> HttpResponse<T> admitted(Ask<T> ask, Drop<T> drop)
      throws IOException, InterruptedException {
    while (true) {
      String shown = token.get();
      HttpResponse<T> answer = ask.answer(shown);
      if (answer.statusCode() != 401) {
        token.accepted();
        return answer;
      }
      if (!token.refused(shown)) {
        return answer;
      }
      drop.drop(answer.body());
    }
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
    return admitted(
        shown -> {
          HttpRequest.Builder request = request(path, query, shown).timeout(TIMEOUT);
          request.header("Accept", "text/event-stream").GET();
          return client.send(request.build(), BodyHandlers.ofInputStream());
        },
        InputStream::close);
  }

  /** Opens a WebSocket; the listener must not wait for anything. */
  CompletableFuture<WebSocket> socket(WebSocket.Listener listener) {
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    URI uri = URI.create(scheme + "://" + base.getAuthority() + "/chat/ws");
    return sockets.newWebSocketBuilder().connectTimeout(TIMEOUT).buildAsync(uri, listener);
  }

  /** The fields of a hello that say who is speaking, each with a comma before it. */
  String greeting() throws IOException {
    String held = token.greet();
    if (!held.isEmpty()) {
      return ",\"token\":" + Json.quote(held);
    }
    return person.equals(Person.GUEST)
        ? ""
        : ",\"user_id\":%s,\"user_type\":%s,\"name\":%s"
            .formatted(
                Json.quote(person.id()), Json.quote(person.role()), Json.quote(person.name()));
  }

  private HttpRequest.Builder request(String path, List<String> query, String held) {
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
  static IOException refusal(HttpResponse<?> answer, String body) throws IOException {
    int status = answer.statusCode();
    long told = retryAfter(answer);
    if (told > 0 && !body.startsWith("{")) {
      // Something on the way said it, which knows nothing of our codes.
      String code = status == 429 ? "rate_limited" : "unavailable";
      return new MaruException(code, "status " + status, told);
    }
    Json error = json(status, body).object("error");
    return error.has("code") ? new MaruException(error) : new IOException("status " + status);
  }

  /** How long a refused upgrade asks to stay away, milliseconds; 0 if it does not. */
  static long retryAfter(@Nullable Throwable why) {
    Throwable cause = why instanceof CompletionException e ? e.getCause() : why;
    return cause instanceof WebSocketHandshakeException refused
        ? retryAfter(refused.getResponse())
        : 0;
  }

  private static long retryAfter(HttpResponse<?> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    boolean busy = answer.statusCode() == 429 || answer.statusCode() == 503;
    return busy && seconds.matches("[0-9]{1,6}") ? Long.parseLong(seconds) * 1_000 : 0;
  }
}
