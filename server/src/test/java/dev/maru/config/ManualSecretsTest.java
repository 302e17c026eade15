package dev.maru.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.house.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S18: whatever stands in a manual or an example as a secret is refused as one. */
final class ManualSecretsTest {

  /** A name that ends in "secret", something between, and a text that is long enough to be one. */
  private static final Pattern GIVEN =
      Pattern.compile("(?i)secret[`\"'\\s]*[=:][\\s`\"']*([^\\s`\"'$(){}<>]{32,})");

  @Test
  void noSecretOfAManualOrAnExampleIsTaken() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String place :
        List.of("README.md", "SECURITY.md", "docs", "examples", "bench/README.md")) {
      try (Stream<Path> found = Files.walk(SourceTree.ofThisHouse().root().resolve(place))) {
        found.filter(Files::isRegularFile).filter(ManualSecretsTest::isText).forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(30);
    for (Path file : files) {
      assertThat(taken(Files.readString(file, UTF_8))).as(file.toString()).isEmpty();
    }
  }

  @Test
  void aSecretThatStoodThereWouldBeFound() {
    String good = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";
    for (String line : List.of("MARU_ACCESS_SECRET=%s", "access.secret: %s", "$secret = '%s';")) {
      assertThat(taken(line.formatted(good))).as(line).containsExactly(good);
      assertThat(taken(line.formatted(AccessSettings.SECRET_EXAMPLE))).as(line).isEmpty();
    }
    assertThat(taken("MARU_ACCESS_SECRET=$(php -r 'echo bin2hex(random_bytes(32));')")).isEmpty();
  }

  private static List<String> taken(String text) {
    return GIVEN
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(secret -> WeakSecret.fault(secret).isEmpty())
        .toList();
  }

  /** Not a picture, and nothing that a build has left behind. */
  private static boolean isText(Path file) {
    String name = file.toString();
    return !name.endsWith(".png") && !name.contains("/target/");
  }
}
