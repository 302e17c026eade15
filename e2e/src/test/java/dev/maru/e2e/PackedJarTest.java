package dev.maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The jar as it is handed out: it starts from its own folder, with the libraries beside it. */
final class PackedJarTest {

  @Test
  void thePackedJarStartsByItself() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(List.of(java, "-jar", System.getProperty("maru.jar", ""), "version"))
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.inputReader().readLine()).startsWith("maru ");
    assertThat(process.exitValue()).isZero();
  }
}
