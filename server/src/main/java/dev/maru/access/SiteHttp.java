package dev.maru.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the site, or who issues its tokens, by HTTP: one GET, no redirect followed, no cookie kept,
 * the whole answer within a time and a size. Any thread may use it, and waits in it.
 */
final class SiteHttp implements AutoCloseable {

  /** More than any answer about one person needs. */
  static final int MAX_BYTES = 65_536;

  /** The web server in front of the site says this for it when it is away. */
  private static final int FIRST_AWAY = 502;

  private static final int LAST_AWAY = 504;

  private final int timeoutMs;
  private final HttpClient client;

  /**
   * An answer of the site.
   *
   * @param status 200, or whatever else; never one that says that the site is away
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; bytes are what it carries
  record Reply(int status, byte[] body) {}

  SiteHttp(int timeoutMs) {
    this.timeoutMs = timeoutMs;
    Executor threads = task -> Thread.ofVirtual().start(task);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(timeoutMs))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
  }

  /**
   * Asks.
   *
   * @throws IOException if the site is away, too slow, or says more than it may
   */
  Reply get(URI address, Map<String, String> headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    request.setHeader("Accept", "application/json");
    headers.forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      // The client's own timeout would end with the head of the answer.
      HttpResponse<byte[]> answer = asked.get(timeoutMs, TimeUnit.MILLISECONDS);
      int status = answer.statusCode();
      if (status >= FIRST_AWAY && status <= LAST_AWAY) {
        throw new IOException("the answer is " + status);
      }
      return new Reply(status, answer.body());
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeoutMs + " ms", e);
    } finally {
      asked.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
