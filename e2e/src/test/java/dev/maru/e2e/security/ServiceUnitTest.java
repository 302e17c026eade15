package dev.maru.e2e.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that the manual shows for systemd gives the server few rights (S81). */
final class ServiceUnitTest {
  private static final Pattern UNIT =
      Pattern.compile("<!-- tested: systemd -->\n```ini\n(.*?)```", Pattern.DOTALL);

  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: ([0-9.]+)");
  private static final double MOST = 2.0;

  @TempDir Path directory;

  private double exposure(String unit) throws Exception {
    Path file = Files.writeString(directory.resolve("maru.service"), unit);
    Process analysis =
        new ProcessBuilder(
                "systemd-analyze", "security", "--no-pager", "--offline=true", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(analysis.getInputStream().readAllBytes(), UTF_8);
    Matcher level = EXPOSURE.matcher(said);
    assertThat(level.find()).as(said).isTrue();
    return Double.parseDouble(level.group(1));
  }

  @Test
  void theUnitOfTheManualIsHardlyExposed() throws Exception {
    Matcher unit = UNIT.matcher(Files.readString(Maru.root().resolve("docs/deployment.md")));
    assertThat(unit.find()).isTrue();
    assertThat(exposure(unit.group(1))).isLessThanOrEqualTo(MOST);
    assertThat(exposure("[Service]\nExecStart=/usr/bin/java -jar /opt/maru/maru.jar serve\n"))
        .as("without any of it")
        .isGreaterThan(4 * MOST);
  }
}
