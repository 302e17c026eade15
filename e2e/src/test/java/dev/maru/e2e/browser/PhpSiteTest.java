package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.maru.e2e.product.Maru;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of a site in PHP, as README.md says to try it. */
final class PhpSiteTest implements SiteVisits {
  private static final int MOST_COMMANDS = 10;
  @RegisterExtension static final ExampleSite SITE = ExampleSite.of("README.md", "php");

  @Override
  public ExampleSite site() {
    return SITE;
  }

  @Override
  public String tokenPath() {
    return "/token.php";
  }

  @Test
  void itTakesAtMostTenCommands() throws Exception {
    assertThat(ExampleSite.commands("README.md", "php")).hasSizeLessThan(MOST_COMMANDS);
  }

  @Test
  void itTakesFifteenLinesInThePageAndOneFileOfTwenty() throws Exception {
    String page = Files.readString(Maru.root().resolve("examples/php/index.php"), UTF_8);
    String added = page.substring(page.indexOf("<!-- Maru -->"), page.indexOf("<!-- /Maru -->"));
    assertThat(added.lines().skip(1).count()).isBetween(5L, 15L);
    assertThat(Files.readAllLines(Maru.root().resolve("examples/php/token.php")))
        .hasSizeLessThanOrEqualTo(20)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
  }

  @Test
  void theSiteSaysWhoseACookieIs() {
    try (BrowserContext context = SITE.browser().newContext()) {
      assertThat(ask(context, "session.php").status()).isEqualTo(401);
      RequestOptions form = RequestOptions.create().setForm(FormData.create().set("as", "member"));
      context.request().post(SITE.address() + "login.php", form);
      APIResponse answer = ask(context, "session.php");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text())
          .matches(
              "\\{\"sub\":\"m1\",\"role\":\"M\",\"name\":\"\\\\uc774\\\\uc11c\\\\uc5f0\",\"rooms\":\\[\"123\"\\],\"iat\":\\d{10}}");
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }
  }

  @Test
  void whoIsNobodyOfTheSiteIsToldSo() {
    try (BrowserContext context = SITE.browser().newContext()) {
      for (String who : List.of("", "admin", "t1")) {
        RequestOptions form = RequestOptions.create().setForm(FormData.create().set("as", who));
        context.request().post(SITE.address() + "login.php", form);
        assertThat(ask(context, "token.php").status()).isEqualTo(401);
        assertThat(ask(context, "session.php").status()).isEqualTo(401);
      }
    }
  }

  private static APIResponse ask(BrowserContext context, String path) {
    return context.request().get(SITE.address() + path);
  }
}
