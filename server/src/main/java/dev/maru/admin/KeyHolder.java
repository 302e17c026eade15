package dev.maru.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.access.Audit;
import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Lets only who holds the key of management through to a route. Of the key it keeps a digest, and
 * compares digests, so that the time an answer takes tells nothing. Immutable.
 */
public final class KeyHolder {

  private static final String SCHEME = "Bearer ";

  private final byte[] digest;
  private final Audit audit;

  /** Holders of this key; who has none is written down. */
  public KeyHolder(String key, Audit audit) {
    this.digest = digest(key);
    this.audit = audit;
  }

  /** The same route, for who holds the key. */
  public Route only(Route route) {
    return new Route(
        route.method(),
        route.path(),
        (desk, exchange) -> {
          require(exchange.request(), route.path());
          route.handler().handle(desk, exchange);
        });
  }

  private void require(Request request, String path) throws Refusal {
    String header = request.header("authorization");
    boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String given = bearer ? header.substring(SCHEME.length()).strip() : "";
    if (!MessageDigest.isEqual(digest, digest(given)) || given.isEmpty()) {
      Refusal no =
          given.isEmpty()
              ? new Refusal(
                  ErrorCode.AUTH_REQUIRED,
                  "this needs `Authorization: Bearer` and the key that is set as `admin.key`")
              : new Refusal(
                  ErrorCode.AUTH_FAILED, "this is not the key that is set here as `admin.key`");
      audit.refused(null, request.address(), path, "", no);
      throw no;
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "KeyHolder";
  }
}
