package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.testing.Minted;
import dev.maru.testing.SiteHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One issuer's keys over hours, with a clock that the test sets (S11). */
final class KeySetTest {

  private static final long SECOND = 1000;

  private final AtomicLong nowMs = new AtomicLong(5_000_000);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String text = "";
  private volatile int status = 200;

  /** What happens at the next look at the clock. */
  private volatile Runnable meanwhile = () -> {};

  private HttpServer server;
  private KeySet keys;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          asked.incrementAndGet();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    keys = new KeySet("https://id.example", address, KeySet.TIMEOUT_MS, this::now);
  }

  private long now() {
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    return nowMs.get();
  }

  @AfterEach
  void stop() {
    keys.close();
    server.stop(0);
  }

  private static String jwk(String name) {
    PublicKey key = Minted.keys("Ed25519").getPublic();
    byte[] x = Arrays.copyOfRange(key.getEncoded(), key.getEncoded().length - 32, 44);
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
        .formatted(name, Minted.base64(x));
  }

  private void publish(String... jwks) {
    status = 200;
    text = "{\"keys\":[" + String.join(",", jwks) + "]}";
  }

  /** What asking for a key is answered: "" for the key. */
  private String ask(String name) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> assertThat(keys.key(name)).isNotNull());
    return refusal == null ? "" : refusal.code().wire();
  }

  private void awaitFetches(int fetches) {
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < patience && (asked.get() < fetches || keys.fetching())) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(asked).hasValue(fetches);
  }

  /** Asks until no fetch is under way any more, and so many were seen. */
  private String settled(String name, int fetches) {
    assertThat(ask(name)).isNotNull(); // asks for a fetch, if one is due
    awaitFetches(fetches);
    return ask(name);
  }

  @Test
  void beforeTheFirstFetchAKeyIsUnavailable() {
    publish(jwk("a"));
    assertThat(ask("a")).isEqualTo(ErrorCode.UNAVAILABLE.wire());
    assertThat(settled("a", 1)).isEmpty();
    assertThat(settled("b", 1)).as("too soon to ask again").isEqualTo("auth_failed");
  }

  @Test
  void aNewKeyIsFoundWhenSomebodyUsesIt() {
    publish(jwk("a"));
    assertThat(settled("a", 1)).isEmpty();
    publish(jwk("b"));
    nowMs.addAndGet(10 * SECOND);
    assertThat(settled("b", 2)).isEmpty();
    assertThat(ask("a")).as("withdrawn").isEqualTo("auth_failed");
  }

  @Test
  void aKeyThatComesWhileItIsLookedForIsFound() {
    publish(jwk("a"));
    assertThat(settled("a", 1)).isEmpty();
    publish(jwk("b"));
    nowMs.addAndGet(10 * SECOND);
    meanwhile =
        () -> {
          keys.fetchSoon();
          awaitFetches(2);
        };
    assertThat(ask("b")).isEmpty();
  }

  @Test
  void keysAreFetchedAnewAfterTenMinutesWhileTheOldOnesServe() {
    publish(jwk("a"));
    assertThat(settled("a", 1)).isEmpty();
    nowMs.addAndGet(KeySet.FRESH_MS - 1);
    assertThat(settled("a", 1)).isEmpty();
    nowMs.addAndGet(1);
    assertThat(ask("a")).as("nobody waits").isEmpty();
    assertThat(settled("a", 2)).isEmpty();
  }

  @Test
  void anIssuerThatIsAwayIsAskedLessAndLessAndItsKeysServeForADay() {
    publish(jwk("a"));
    assertThat(settled("a", 1)).isEmpty();
    for (String wrong : new String[] {"", "x", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\"}]}"}) {
      text = wrong;
      status = wrong.isEmpty() ? 500 : 200;
      nowMs.addAndGet(KeySet.FRESH_MS);
      assertThat(settled("a", asked.get() + 1)).isEmpty();
    }
    int before = asked.get();
    for (int second = 0; second < 150; second++) {
      nowMs.addAndGet(SECOND);
      assertThat(ask("b")).isNotEmpty();
    }
    assertThat(asked.get() - before).as("160 s after the fourth failure").isZero();
    nowMs.addAndGet(KeySet.STALE_MS);
    assertThat(settled("a", before + 1)).as("keys of yesterday").isEqualTo("unavailable");
    publish(jwk("a"));
    nowMs.addAndGet(KeySet.FRESH_MS);
    assertThat(settled("a", before + 2)).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowedAndALargeAnswerNotRead() {
    status = 302;
    text = "x";
    assertThat(settled("a", 1)).isEqualTo("unavailable");
    publish(jwk("a"), "{\"kty\":\"oct\",\"k\":\"" + "A".repeat(70_000) + "\"}");
    nowMs.addAndGet(20 * SECOND);
    assertThat(settled("a", 2)).isEqualTo("unavailable");
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws InterruptedException {
    try (SiteHost issuer = SiteHost.start();
        KeySet hanging =
            new KeySet("https://id.example", URI.create(issuer.address()), 2_000, nowMs::get)) {
      issuer.behave(SiteHost.Manner.TRICKLES);
      hanging.fetchSoon();
      issuer.awaitAsked("", 1);
      long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (hanging.fetching() && System.nanoTime() < patience) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(hanging.fetching()).as("still waits for the end of the body").isFalse();
    }
  }

  @Test
  void withoutANameTheOnlyKeyIsMeant() {
    publish(jwk("a"));
    assertThat(settled("", 1)).isEmpty();
    publish(jwk("a"), jwk("b"));
    nowMs.addAndGet(KeySet.FRESH_MS);
    assertThat(settled("", 2)).isEqualTo("auth_failed");
  }
}
