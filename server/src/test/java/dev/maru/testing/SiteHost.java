package dev.maru.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A site that is asked about its visitors, and can be broken in every way; it remembers what it was
 * asked. Any thread may use it.
 */
public final class SiteHost implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final Map<String, String> people = new ConcurrentHashMap<>();
  private volatile Manner manner = Manner.WELL;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Function<String, String> callback = query -> "{\"member\":false}";

  /** How the site behaves. */
  public enum Manner {
    WELL,
    HANGS,
    TRICKLES,
    TOO_LONG,
    REDIRECTS,
    GARBAGE,
    NOBODY_NAMED,
    ERROR,
    AWAY,
    CUTS
  }

  /** What one request brought. */
  public record Asked(String path, String cookie, String authorization, List<String> headers) {}

  private SiteHost(HttpServer server) {
    this.server = server;
  }

  public static SiteHost start() {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(any, 100);
      SiteHost host = new SiteHost(server);
      server.setExecutor(host.threads);
      server.createContext("/", host::answer);
      server.start();
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody logs in; more is JSON behind a comma, or "". */
  public void login(String session, String user, String rooms, String more) {
    people.put(
        Secrets.secret("PHPSESSID=" + session),
        "{\"user_id\":\"%s\",\"role\":\"T\",\"name\":\"name of %s\",\"rooms\":[%s]%s}"
            .formatted(user, user, rooms, more));
  }

  public void login(String session, String user, String rooms) {
    login(session, user, rooms, "");
  }

  public void logout(String session) {
    people.remove("PHPSESSID=" + session);
  }

  /** Whom the callback about rooms calls a member, and how. */
  public void answersAboutRooms(Function<String, String> answer) {
    callback = answer;
  }

  public void behave(Manner how) {
    manner = how;
  }

  /** From now on it does not answer before the gate opens. */
  public CountDownLatch closeGate() {
    CountDownLatch closed = new CountDownLatch(1);
    gate = closed;
    return closed;
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/session.php";
  }

  public String rooms() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/rooms";
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Waits until it was asked so often about cookies that hold a text, since it was started. */
  public void awaitAsked(String text, int times) throws InterruptedException {
    while (asked.stream().filter(one -> one.cookie().contains(text)).count() < times) {
      if (arrivals.poll(20, TimeUnit.SECONDS) == null) {
        throw new AssertionError("nobody asks about " + text);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String cookie =
        String.join("|", exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
    String key =
        String.join("|", exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
    asked.add(
        new Asked(
            exchange.getRequestURI().toString(),
            cookie,
            key,
            exchange.getRequestHeaders().keySet().stream().sorted().toList()));
    arrivals.add(cookie);
    try (exchange) {
      gate.await();
      behave(exchange, cookie);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void behave(HttpExchange exchange, String cookie)
      throws IOException, InterruptedException {
    switch (manner) {
      case WELL -> say(exchange, exchange.getRequestURI().getPath(), cookie);
      case HANGS -> new CountDownLatch(1).await();
      case TRICKLES -> {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        new CountDownLatch(1).await();
      }
      case TOO_LONG -> say(exchange, 200, "{\"user_id\":\"" + "x".repeat(70_000) + "\"}");
      case REDIRECTS -> {
        exchange.getResponseHeaders().set("Location", "/login.php");
        say(exchange, 302, "");
      }
      case GARBAGE -> say(exchange, 200, "<html>Warning: session_start()</html>");
      case NOBODY_NAMED -> say(exchange, 200, "{\"user_id\":null}");
      case ERROR -> say(exchange, 500, "oops");
      case AWAY -> say(exchange, 502, "Bad Gateway");
      case CUTS -> exchange.close();
    }
  }

  private void say(HttpExchange exchange, String path, String cookie) throws IOException {
    if (path.equals("/rooms")) {
      say(exchange, 200, callback.apply(exchange.getRequestURI().getQuery()));
      return;
    }
    String person = people.get(cookie.split("; ", -1)[0]);
    exchange.getResponseHeaders().set("Set-Cookie", "PHPSESSID=another");
    say(exchange, person == null ? 401 : 200, person == null ? "" : person);
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
