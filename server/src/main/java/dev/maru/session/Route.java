package dev.maru.session;

import dev.maru.http.Exchange;
import dev.maru.protocol.Refusal;

/**
 * One HTTP endpoint. A feature hands its routes over, as it does its verbs.
 *
 * @param method in upper case; GET answers HEAD too
 * @param path segments, of which {@code {name}} matches any one
 * @param handler what it does
 */
public record Route(String method, String path, Handler handler) {

  /** What a route does. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Handles one exchange on the desk's lane; the answer may come later.
     *
     * @throws Refusal the answer is no, and nothing happened
     */
    void handle(Desk desk, Exchange exchange) throws Refusal;
  }
}
