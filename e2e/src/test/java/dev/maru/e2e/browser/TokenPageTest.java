package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client with tokens of a site, against the packed server that wants them. */
final class TokenPageTest {
  private static final String SECRET = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";

  /** Says a line with each token it is given, and goes on until it has seen all lines. */
  private static final String PAGE =
      """
      async ([transport, tokens, lines]) => {
        const { connect } = await import("/chat/client.js");
        let asked = 0;
        const token = () => tokens[Math.min(asked++, tokens.length - 1)];
        const client = connect({ url: location.origin + "/", user: { id: "u1" }, token, share: false });
        client.use([transport]);
        const room = client.room("7");
        const seen = [];
        const over = new Promise((done) => {
          client.on("state", (state) => { if (state.phase === "stopped") done("stopped " + state.code); });
          room.on("event", (event) => {
            seen.push(event.seq + " " + event.from.id + " " + event.data.MEM_DV);
            if (seen.length === lines) done("seen");
          });
          setTimeout(() => done("late"), 20000);
        });
        const timer = setInterval(() => room.send({ MEM_DV: "forged", n: seen.length }), 500);
        const end = await over;
        clearInterval(timer);
        client.close();
        return [end, String(asked), ...seen.slice(0, lines)];
      }
      """;

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

  private static String token(int seconds) {
    long exp = System.currentTimeMillis() / 1000 + seconds;
    return token("{\"sub\":\"u1\",\"role\":\"T\",\"exp\":%d,\"rooms\":[\"7\"]}".formatted(exp));
  }

  /** Runs the page in a browser of its own and answers with what it has seen. */
  private static java.util.List<?> run(String transport, int lines, String... tokens)
      throws Exception {
    try (Scratch scratch = new Scratch("tokens");
        Chromium chromium = new Chromium();
        Maru maru =
            Maru.start(
                Maru.Plan.in(scratch.file("data"))
                    .flags("--access.mode=token")
                    .environment("MARU_ACCESS_SECRET", SECRET));
        BrowserContext context = chromium.browser.newContext()) {
      Page page = context.newPage();
      page.setDefaultTimeout(40_000);
      page.navigate("http://127.0.0.1:" + maru.port() + "/chat/health");
      Object seen = page.evaluate(PAGE, new Object[] {transport, tokens, lines});
      assertThat(maru.output()).doesNotContain(tokens).doesNotContain(SECRET);
      return (java.util.List<?>) seen;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void aPageWritesAndReadsAsWhomItsTokenSays(String transport) throws Exception {
    var seen = run(transport, 2, token(600));
    assertThat(seen).hasSize(4);
    assertThat(seen.get(0)).isEqualTo("seen");
    assertThat(seen.get(2)).isEqualTo("1 u1 T");
    assertThat(seen.get(3)).isEqualTo("2 u1 T");
  }

  @Test
  void aTokenThatEndsIsFollowedByANewOne() throws Exception {
    var seen = run("websocket", 8, token(2), token(600));
    assertThat(seen.get(0)).isEqualTo("seen");
    assertThat(seen.get(1)).isEqualTo("2");
    assertThat(seen.get(9)).isEqualTo("8 u1 T");
  }

  @Test
  void aForgedTokenEndsInAStop() throws Exception {
    assertThat(run("websocket", 1, token(600) + "x").get(0)).isEqualTo("stopped 4401");
  }
}
