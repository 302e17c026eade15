package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of a site in Spring Boot, as its manual says to try it. */
final class SpringSiteTest implements SiteVisits {
  @RegisterExtension
  static final ExampleSite SITE = ExampleSite.of("examples/spring/README.md", "spring");

  @Override
  public ExampleSite site() {
    return SITE;
  }

  @Override
  public String tokenPath() {
    return "/token";
  }

  /** Each example can be copied by itself; so there are two of it. */
  @Test
  void itsPageIsThatOfTheExampleInNode() throws IOException {
    Path examples = Maru.root().resolve("examples");
    assertThat(examples.resolve("spring/src/main/resources/static/index.html"))
        .hasSameTextualContentAs(examples.resolve("node/page.html"));
  }
}
