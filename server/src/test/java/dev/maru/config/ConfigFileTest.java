package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the file is found and read. */
class ConfigFileTest {
  @TempDir Path directory;

  @Test
  void aFileGivesTypedValues() throws ConfigException {
    Config config =
        Example.file(
                "# a comment",
                "port: 8443",
                "time_zone: UTC",
                "ping_ms: 1500",
                "web:",
                "  origins:",
                "    - https://a.kr",
                "    - http://b.kr:81",
                "seed: {identity_fields: {MEM_DV: role, MEM_ID: id}, escape_html: false}",
                "store.synchronous: extra")
            .load(directory);
    assertThat(config.get(Settings.PORT)).isEqualTo(8443);
    assertThat(config.get(Settings.TIME_ZONE)).isEqualTo(ZoneId.of("UTC"));
    assertThat(config.get(Settings.PING)).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.get(Settings.WEB_ORIGINS))
        .isEqualTo(List.of("https://a.kr", "http://b.kr:81"));
    assertThat(config.get(Settings.SEED_IDENTITY_FIELDS))
        .isEqualTo(
            Map.of("MEM_DV", Settings.IdentityPart.ROLE, "MEM_ID", Settings.IdentityPart.ID));
    assertThat(config.get(Settings.SEED_ESCAPE_HTML)).isFalse();
    assertThat(config.get(Settings.STORE_SYNCHRONOUS)).isEqualTo(Settings.Synchronous.EXTRA);
    assertThat(config.origin(Settings.SEED_ESCAPE_HTML)).isEqualTo("maru.yml line 9");
  }

  @Test
  void aNestedKeyAndADottedKeyAreTheSame() throws ConfigException {
    assertThat(Example.file("limits:", "  page_events: 7").load(directory))
        .extracting(config -> config.get(Limits.PAGE_EVENTS))
        .isEqualTo(7);
    assertThat(Example.file("limits.page_events: 7").load(directory))
        .extracting(config -> config.get(Limits.PAGE_EVENTS))
        .isEqualTo(7);
  }

  @Test
  void anEmptyFileIsAFileWithoutSettings() throws ConfigException {
    assertThat(Example.file("# nothing yet").load(directory).get(Settings.PORT)).isEqualTo(8080);
  }

  @Test
  void anEmptyListAndAnEmptyMapCanBeWritten() throws ConfigException {
    Config config = Example.file("seed.identity_fields: {}", "web.origins: []").load(directory);
    assertThat(config.get(Settings.SEED_IDENTITY_FIELDS)).isEmpty();
    assertThat(config.get(Settings.WEB_ORIGINS)).isEmpty();
    Config texts =
        Example.of().with("MARU_SEED_IDENTITY_FIELDS", "").flags("--web.origins=").load(directory);
    assertThat(texts.get(Settings.SEED_IDENTITY_FIELDS)).isEmpty();
    assertThat(texts.get(Settings.WEB_ORIGINS)).isEmpty();
  }

  @Test
  void theFlagNamesTheFileBeforeTheEnvironmentDoes() throws IOException, ConfigException {
    Files.writeString(directory.resolve("maru.yml"), "port: 1\n");
    Files.writeString(directory.resolve("two.yml"), "port: 2\n");
    Files.writeString(directory.resolve("three.yml"), "port: 3\n");
    Example named = Example.of().with("MARU_CONFIG", "two.yml");
    assertThat(Example.of().load(directory).get(Settings.PORT)).isEqualTo(1);
    assertThat(named.load(directory).get(Settings.PORT)).isEqualTo(2);
    Config flagged = named.flags("--config=three.yml").load(directory);
    assertThat(flagged.get(Settings.PORT)).isEqualTo(3);
    assertThat(flagged.origin(Settings.PORT)).isEqualTo("three.yml line 1");
  }

  @Test
  void aFileWithTheOtherEndingIsNotSilentlyIgnored() throws IOException {
    Files.writeString(directory.resolve("maru.yaml"), "port: 1\n");
    assertThat(Example.of().problems(directory)).singleElement().asString().contains("rename it");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws IOException {
    Files.write(directory.resolve("maru.yml"), "data: /자료\n".getBytes(StandardCharsets.UTF_16));
    assertThat(Example.of().problems(directory)).containsExactly("maru.yml is not UTF-8 text");
  }

  @Test
  void aHugeFileIsRefused() throws IOException {
    Files.write(directory.resolve("maru.yml"), new byte[(1 << 20) + 1]);
    assertThat(Example.of().problems(directory)).singleElement().asString().contains("larger than");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("maru.yml"));
    assertThat(Example.of().problems(directory)).singleElement().asString().contains("maru.yml");
  }

  @Test
  void aMappingThatContainsItselfIsReadToAnEnd() {
    assertThat(Example.file("a: &a", "  b: *a").problems(directory)).isNotEmpty();
  }

  @Test
  void variablesOfOthersAndOfStartScriptsAreNotOurs() throws ConfigException {
    Example example =
        Example.of().with("PATH", "/bin").with("MARUX", "1").with("MARU_HOME", "/opt/maru");
    assertThat(example.load(directory).get(Settings.PORT)).isEqualTo(8080);
  }

  @Test
  void aLoopbackAddressInAnyWritingMayBeOpen() throws ConfigException {
    for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "localhost")) {
      Config config = Example.of().with("MARU_HOST", host).load(directory);
      assertThat(config.get(Settings.HOST)).isEqualTo(host);
    }
  }

  @Test
  void anUnsafeStoreStartsOnceItIsAskedForTwice() throws ConfigException {
    Config config = Example.file("store: {synchronous: off, allow_unsafe: true}").load(directory);
    assertThat(config.get(Settings.STORE_SYNCHRONOUS)).isEqualTo(Settings.Synchronous.OFF);
  }

  @Test
  void aSwitchAloneMeansTrue() throws ConfigException {
    Config config = Example.of().flags("--websocket.compression").load(directory);
    assertThat(config.get(Settings.WEBSOCKET_COMPRESSION)).isTrue();
  }
}
