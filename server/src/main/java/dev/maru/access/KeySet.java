package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that one issuer publishes (JWKS), fetched in the background from the address that was
 * configured, and from no other. Written by one fetch at a time, read by all lanes; nobody waits
 * for it.
 */
final class KeySet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** Keys of this age are fetched anew when they are next used. */
  static final long FRESH_MS = 600_000;

  /** Keys of this age are used no more: a key that was withdrawn must end some time. */
  static final long STALE_MS = 86_400_000;

  /** Between two fetches at least; doubles with each failure in a row. */
  static final long GAP_MS = 10_000;

  private static final int MOST_DOUBLINGS = 5;

  /** How long the whole answer may take. */
  static final int TIMEOUT_MS = 5_000;

  private static final Map<String, String> ACCEPT =
      Map.of("Accept", "application/jwk-set+json, application/json");

  private final String issuer;
  private final URI address;
  private final LongSupplier clock;
  private final SiteHttp http;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private volatile Fetched fetched;

  /**
   * What is known. Immutable.
   *
   * @param keys by name
   * @param atMs when they came
   * @param triedMs when they were last asked for
   * @param failures in a row
   */
  private record Fetched(Map<String, VerifyingKey> keys, long atMs, long triedMs, int failures) {

    boolean mayTry(long nowMs) {
      return nowMs - triedMs >= GAP_MS << Math.min(failures, MOST_DOUBLINGS);
    }
  }

  /**
   * The keys of an issuer, not fetched yet.
   *
   * @param timeoutMs how long the issuer may take for its answer
   * @param clock milliseconds that never go back
   */
  KeySet(String issuer, URI address, int timeoutMs, LongSupplier clock) {
    this.issuer = issuer;
    this.address = address;
    this.clock = clock;
    this.http = new SiteHttp(timeoutMs);
    long longAgo = clock.getAsLong() - STALE_MS;
    this.fetched = new Fetched(Map.of(), longAgo, longAgo, 0);
  }

  /**
   * The key of a name; of no name, if there is but one.
   *
   * @throws Refusal {@code unavailable} while it may still come, {@code auth_failed} if it does not
   */
  VerifyingKey key(String name) throws Refusal {
    while (true) {
      Fetched known = fetched;
      long now = clock.getAsLong();
      boolean stale = now - known.atMs >= STALE_MS;
      VerifyingKey key = stale ? null : find(known, name);
      if (key == null || now - known.atMs >= FRESH_MS) {
        fetchSoon();
      }
      if (key != null) {
        return key;
      }
      boolean coming = fetching.get();
      // A fetch that ended since the look above may have brought it.
      if (isNewest(known)) {
        throw coming || stale
            ? new Refusal(ErrorCode.UNAVAILABLE, "the keys of the token's issuer are being fetched")
            : SignedText.notGood();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // Each fetch makes one of its own.
  private boolean isNewest(Fetched known) {
    return fetched == known;
  }

  private static @Nullable VerifyingKey find(Fetched known, String name) {
    if (name.isEmpty()) {
      return known.keys.size() == 1 ? known.keys.values().iterator().next() : null;
    }
    return known.keys.get(name);
  }

  /** Begins a fetch, unless one is under way or was too short a time ago. */
  void fetchSoon() {
    if (fetched.mayTry(clock.getAsLong()) && fetching.compareAndSet(false, true)) {
      Thread.ofVirtual().name("keys of " + issuer).start(this::fetch);
    }
  }

  boolean fetching() {
    return fetching.get();
  }

  private void fetch() {
    Fetched before = fetched;
    long now = clock.getAsLong();
    try {
      Map<String, VerifyingKey> keys = KeySetText.read(ask());
      fetched = new Fetched(keys, clock.getAsLong(), now, 0);
      LOG.debug("{} publishes {} keys", issuer, keys.size());
    } catch (IOException | IllegalArgumentException e) {
      fetched = new Fetched(before.keys, before.atMs, now, before.failures + 1);
      LOG.warn("the keys of {} cannot be had from {}: {}", issuer, address, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.set(false);
    }
  }

  private byte[] ask() throws IOException, InterruptedException {
    SiteHttp.Reply answer = http.get(address, ACCEPT);
    if (answer.status() != 200) {
      throw new IOException("the answer is " + answer.status());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
