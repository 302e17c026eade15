package dev.maru.e2e.browser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The example of a site in Spring Boot, as its manual says to try it. */
final class SpringSiteTest implements SiteVisits {
  private static ExampleSite site;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium();
    site = ExampleSite.start("examples/spring/README.md", "spring");
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    chromium.close();
  }

  @Override
  public ExampleSite site() {
    return site;
  }

  @Override
  public Chromium chromium() {
    return chromium;
  }

  @Override
  public String tokenPath() {
    return "/token";
  }
}
