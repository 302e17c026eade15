package dev.maru.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A server's address and who is speaking: reads, posts and connects. Immutable but for the token
 * that it holds; for all threads.
 */
public final class Maru {

  private final Http http;

  private Maru(Http http) {
    this.http = http;
  }

  /** A guest at an address such as {@code http://localhost:8080}. */
  public static Maru at(URI base) {
    return new Maru(Http.at(base));
  }

  /** The same server and somebody else; for a server in open mode. */
  public Maru as(Person other) {
    return new Maru(http.as(other));
  }

  /** The same server and whoever the token says. */
  public Maru withToken(String token) {
    return new Maru(http.with(Token.of(token)));
  }

  /**
   * The same server and whoever the token says.
   *
   * @param token asked for when there is none, before one ends, and once more after a refusal; it
   *     answers "" if nobody is signed in, and what it throws is tried again
   */
  public Maru withToken(Supplier<String> token) {
    return new Maru(http.with(Token.from(token)));
  }

  /**
   * Reads what follows a cursor.
   *
   * @param wait how long the server may wait for the first event (a long-poll); zero for a poll
   * @throws MaruException if the server refuses
   */
  public Page read(String room, Cursor cursor, Duration wait)
      throws IOException, InterruptedException {
    return read(room, cursor, wait, Pages.MOST);
  }

  /** The same with so many events at most. */
  Page read(String room, Cursor cursor, Duration wait, int limit)
      throws IOException, InterruptedException {
    List<String> query = new ArrayList<>();
    query.add("limit=" + limit);
    if (!cursor.isNewest()) {
      query.add("after=" + cursor.seq());
      query.add("epoch=" + Http.encoded(cursor.epoch()));
      query.add("wait=" + wait.toSeconds());
    }
    HttpResponse<String> answer = http.get(path(room), query, Http.TIMEOUT.plus(wait));
    return switch (answer.statusCode()) {
      case 204, 304 -> Page.nothing(room, cursor, nextPoll(answer));
      case 200 -> Page.of(Http.json(answer.statusCode(), answer.body()), cursor);
      default -> throw Http.refusal(answer, answer.body());
    };
  }

  private static long nextPoll(HttpResponse<String> answer) {
    return answer.headers().firstValueAsLong("X-Next-Poll").orElse(0);
  }

  /**
   * Sends a message over HTTP, once.
   *
   * @param clientId the sender's own name for this message; the same again is stored once
   * @param message a JSON object as text
   * @throws MaruException if the server refuses
   */
  public Ack post(String room, String clientId, String message)
      throws IOException, InterruptedException {
    String body = "{\"client_id\":" + Json.quote(clientId) + ",\"message\":" + message + "}";
    HttpResponse<String> answer = http.post(path(room), body);
    if (answer.statusCode() != 200 && answer.statusCode() != 201) {
      throw Http.refusal(answer, answer.body());
    }
    return Ack.of(Http.json(answer.statusCode(), answer.body()));
  }

  /**
   * Connects and stays connected, by whatever transport works best, until it is closed. Returns at
   * once; the listener is told when it is up.
   */
  public Connection connect(Listener listener) {
    return new Connection(new HttpNet(this, http), new RealWorld(), listener);
  }

  private static String path(String room) {
    return "/chat/rooms/" + Http.encoded(room) + "/messages";
  }
}
