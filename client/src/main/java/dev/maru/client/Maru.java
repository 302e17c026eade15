package dev.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's address and who is speaking: reads, posts and connects. Immutable, for all threads.
 */
public final class Maru {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI base;
  private final Person person;
  private final String token;

  private Maru(HttpClient http, URI base, Person person, String token) {
    this.http = http;
    this.base = base;
    this.person = person;
    this.token = token;
  }

  /** A guest at an address such as {@code http://localhost:8080}. */
  public static Maru at(URI base) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    return new Maru(http, base, Person.GUEST, "");
  }

  /** The same server and somebody else; for a server in open mode. */
  public Maru as(Person other) {
    return new Maru(http, base, other, token);
  }

  /** The same server and whoever the token says. */
  public Maru withToken(String other) {
    return new Maru(http, base, person, other);
  }

  /**
   * Reads what follows a cursor.
   *
   * @param wait how long the server may wait for the first event (a long-poll); zero for a poll
   * @throws MaruException if the server refuses
   */
  public Page read(String room, Cursor cursor, Duration wait)
      throws IOException, InterruptedException {
    List<String> query = who();
    if (!cursor.isNewest()) {
      query.add("after=" + cursor.seq());
      query.add("epoch=" + encoded(cursor.epoch()));
      query.add("wait=" + wait.toSeconds());
    }
    HttpRequest request = request(room, query).timeout(TIMEOUT.plus(wait)).GET().build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
    return switch (answer.statusCode()) {
      case 204, 304 -> Page.nothing(room, cursor);
      case 200 -> Page.of(json(answer), cursor);
      default -> throw refusal(answer);
    };
  }

  /**
   * Sends a message over HTTP.
   *
   * @param clientId the sender's own name for this message; the same again is stored once
   * @param message a JSON object as text
   * @throws MaruException if the server refuses
   */
  public Ack post(String room, String clientId, String message)
      throws IOException, InterruptedException {
    String body = "{\"client_id\":" + Json.quote(clientId) + ",\"message\":" + message + "}";
    HttpRequest request =
        request(room, who())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, UTF_8))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 200 && answer.statusCode() != 201) {
      throw refusal(answer);
    }
    return Ack.of(json(answer));
  }

  /**
   * Opens a WebSocket and says hello; returns once the server has welcomed the client.
   *
   * @throws IOException if there is no server, or it refuses
   */
  public Connection connect(Listener listener) throws IOException, InterruptedException {
    return Connection.open(this, listener, TIMEOUT);
  }

  HttpClient http() {
    return http;
  }

  URI socket() {
    String scheme = "https".equals(base.getScheme()) ? "wss://" : "ws://";
    return URI.create(scheme + base.getAuthority() + "/chat/ws");
  }

  /** The fields of a hello that say who is speaking, each with a comma before it. */
  String greeting() {
    if (!token.isEmpty()) {
      return ",\"token\":" + Json.quote(token);
    }
    return person.equals(Person.GUEST)
        ? ""
        : ",\"user_id\":"
            + Json.quote(person.id())
            + ",\"user_type\":"
            + Json.quote(person.role())
            + ",\"name\":"
            + Json.quote(person.name());
  }

  private List<String> who() {
    List<String> query = new ArrayList<>();
    if (token.isEmpty() && !person.equals(Person.GUEST)) {
      query.add("user_id=" + encoded(person.id()));
      query.add("user_type=" + encoded(person.role()));
      query.add("name=" + encoded(person.name()));
    }
    return query;
  }

  private HttpRequest.Builder request(String room, List<String> query) {
    String path = "/chat/rooms/" + encoded(room) + "/messages";
    URI uri = base.resolve(query.isEmpty() ? path : path + "?" + String.join("&", query));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static Json json(HttpResponse<String> answer) throws IOException {
    try {
      return Json.parse(answer.body());
    } catch (IllegalArgumentException e) {
      throw new IOException("status " + answer.statusCode() + " without the JSON it needs", e);
    }
  }

  private static IOException refusal(HttpResponse<String> answer) throws IOException {
    Json error = json(answer).object("error");
    return error.has("code")
        ? new MaruException(error)
        : new IOException("status " + answer.statusCode());
  }
}
