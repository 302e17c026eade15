package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client with tokens of a site, against the packed server that wants them. */
@ExtendWith(OnStage.class)
final class TokenPageTest {
  private static final String SECRET = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";

  /** Says a line with each token it is given, and goes on until it has seen all lines. */
  private static final String PAGE =
      """
      async ([transport, tokens, lines, pause, place]) => {
        const { connect } = await import("/chat/client.js");
        let asked = 0;
        const token = () => tokens[Math.min(asked++, tokens.length - 1)];
        const client = connect({ url: location.origin + "/", user: { id: "u1" }, token, share: false });
        client.use([transport]);
        const room = client.room(place);
        const seen = [];
        let breaks = -1;
        let before = "";
        let by = "";
        const over = new Promise((done) => {
          client.on("state", (state) => {
            if (state.phase === "live" && before !== "live") breaks++;
            before = state.phase;
            if (before === "live") by = state.transport;
            if (state.phase === "stopped") done("stopped " + state.code);
          });
          room.on("event", (event) => {
            seen.push(event.seq + " " + event.from.id + " " + event.data.MEM_DV);
            if (seen.length === lines) done("seen");
          });
          setTimeout(() => done("late"), 20000);
        });
        let said = 0;
        const timer = setInterval(() => said++ < lines && room.send({ MEM_DV: "forged", n: said }), pause);
        const end = await over;
        clearInterval(timer);
        client.close();
        const failed = client.pending().filter((line) => line.state === "failed").map((line) => line.code);
        return [end, asked + " asked", breaks + " breaks", "failed: " + failed, by, ...seen.slice(0, lines)];
      }
      """;

  private static final AtomicInteger ROOMS = new AtomicInteger();

  private static Chromium chromium;
  private static Scratch scratch;
  private static Maru maru;

  private final String room = "r" + ROOMS.incrementAndGet();

  @BeforeAll
  static void start(Chromium shared) throws Exception {
    chromium = shared;
    scratch = new Scratch("tokens");
    maru = start("data");
  }

  @AfterAll
  static void stop() throws Exception {
    maru.close();
    scratch.close();
  }

  private static Maru start(String data, String... flags) throws Exception {
    return Maru.start(
        Maru.Plan.in(scratch.file(data))
            .flags("--access.mode=token")
            .flags(flags)
            .environment("MARU_ACCESS_SECRET", SECRET));
  }

  private static String token(String claims) {
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String token(int seconds) {
    long exp = System.currentTimeMillis() / 1000 + seconds;
    return token(
        "{\"sub\":\"u1\",\"role\":\"T\",\"exp\":%d,\"rooms\":[\"%s\"]}".formatted(exp, room));
  }

  /** Runs the page and answers with what it has seen. */
  private List<?> run(String transport, int lines, String... tokens) {
    return run(maru, 500, transport, lines, tokens);
  }

  /** The same at some server, with so many milliseconds from line to line. */
  private List<?> run(Maru server, int pause, String transport, int lines, String... tokens) {
    try (BrowserContext context = chromium.browser.newContext()) {
      Page page = context.newPage();
      page.setDefaultTimeout(40_000);
      page.navigate("http://127.0.0.1:" + server.port() + "/chat/health");
      Object seen = page.evaluate(PAGE, new Object[] {transport, tokens, lines, pause, room});
      assertThat(server.output()).doesNotContain(tokens).doesNotContain(SECRET);
      return (List<?>) seen;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void aPageWritesAndReadsAsWhomItsTokenSays(String transport) {
    assertThat(run(transport, 2, token(600)))
        .isEqualTo(
            List.of("seen", "1 asked", "0 breaks", "failed: ", transport, "1 u1 T", "2 u1 T"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "longpoll"})
  void aTokenThatHasEndedIsFollowedByANewOne(String transport) {
    var seen = run(transport, 8, token(2), token(600));
    assertThat(seen.subList(0, 2)).isEqualTo(List.of("seen", "2 asked"));
    assertThat(seen.subList(3, 5)).isEqualTo(List.of("failed: ", transport));
    assertThat(seen.getLast()).isEqualTo("8 u1 T");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void aTokenThatEndsSoonIsFollowedByANewOneWithoutABreak(String transport) {
    var seen = run(transport, 4, token(20), token(600));
    assertThat(seen.subList(0, 5))
        .isEqualTo(List.of("seen", "2 asked", "0 breaks", "failed: ", transport));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "longpoll"})
  void whoWritesTooQuicklyLosesNothing(String transport) throws Exception {
    List<?> seen;
    try (Maru slow = start("slow-" + transport, "--limits.user_rate=4", "--limits.user_burst=6")) {
      seen = run(slow, 10, transport, 25, token(600));
    }
    assertThat(seen.get(0)).isEqualTo("seen");
    assertThat(seen.subList(3, 5)).isEqualTo(List.of("failed: ", transport));
    assertThat(seen.getLast()).isEqualTo("25 u1 T");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll", "poll"})
  void aForgedTokenEndsInAStop(String transport) {
    assertThat(run(transport, 1, token(600) + "x").subList(0, 2))
        .isEqualTo(List.of("stopped 4401", "2 asked"));
  }
}
