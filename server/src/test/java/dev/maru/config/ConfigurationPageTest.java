package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about the configuration and the table of settings are one. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void thePageSaysWhatTheTableSays() throws IOException {
    if ("write".equals(System.getProperty("maru.docs"))) {
      Files.writeString(PAGE, ConfigurationPage.text());
    }
    assertThat(PAGE)
        .as("docs/configuration.md is old; write it anew: %s", ConfigurationPage.COMMAND)
        .hasContent(ConfigurationPage.text());
  }

  @Test
  void everySettingHasItsThreeNamesOnThePage() {
    for (Setting<?> setting : Settings.ALL) {
      assertThat(ConfigurationPage.text())
          .contains("### `" + setting.key() + "`")
          .contains("`" + setting.environmentName() + "`")
          .contains("`" + setting.flag() + "`");
    }
  }

  @Test
  void theExampleOnThePageIsAccepted(@org.junit.jupiter.api.io.TempDir Path directory)
      throws ConfigException {
    String page = ConfigurationPage.text();
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    Config config = Example.file(page.substring(start, page.indexOf("```", start))).load(directory);
    assertThat(config.get(Settings.PORT)).isEqualTo(8081);
    assertThat(config.get(Settings.WEB_ORIGINS)).containsExactly("https://www.example.com");
  }
}
