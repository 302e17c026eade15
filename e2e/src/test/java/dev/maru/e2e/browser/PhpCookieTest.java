package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of a site in PHP, whose cookie alone says who is speaking. */
final class PhpCookieTest {
  /** P23: the time from a logout on the site to the end of what is open. */
  private static final double MOST_SECONDS = 5;

  private static final String LISTEN =
      """
      async (transport) => {
        const { connect } = await import("/chat/client.js");
        const client = connect({ url: location.origin, user: { id: "t1" }, transports: [transport], share: false });
        const room = client.room("123");
        window.over = new Promise((done) =>
          client.on("state", (state) => { if (state.phase === "stopped") done(state.code + " " + Date.now()); }));
        await new Promise((done) => {
          const look = () => client.state.phase === "live" && room.cursor !== null && done();
          client.on("state", look);
          client.on("room", look);
        });
        room.send({ text: "by cookie, over " + transport });
        await new Promise((done) => {
          const look = () => room.events.some((e) => e.data.text.endsWith(transport)) && done();
          client.on("room", look);
          look();
        });
        return room.events.at(-1).from.id + " " + room.events.at(-1).from.role;
      }
      """;

  @RegisterExtension
  static final ExampleSite SITE = ExampleSite.of("examples/php/README.md", "php-cookie");

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void aLogoutOnTheSiteEndsWhatIsOpen(String transport) {
    try (BrowserContext context = SITE.browser().newContext()) {
      context.setDefaultTimeout(30_000);
      Page page = context.newPage();
      page.navigate(SITE.address());
      page.locator("button", new Page.LocatorOptions().setHasText("회원")).click();
      page.locator("#me").waitFor();
      Page other = context.newPage();
      other.navigate(SITE.address());
      assertThat(page.evaluate(LISTEN, transport)).isEqualTo("m1 M");
      Response out =
          other.waitForResponse(
              answer -> answer.request().method().equals("POST"),
              () -> other.locator("button", new Page.LocatorOptions().setHasText("로그아웃")).click());
      double before = out.request().timing().startTime;
      List<String> end = List.of(page.evaluate("window.over").toString().split(" "));
      assertThat(end.getFirst()).isEqualTo("4401");
      assertThat((Double.parseDouble(end.getLast()) - before) / 1000).isLessThan(MOST_SECONDS);
    }
  }
}
