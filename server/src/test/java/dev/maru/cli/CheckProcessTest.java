package dev.maru.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code maru} as a process of its own: what a shell or a service manager sees. */
class CheckProcessTest {
  @TempDir Path directory;

  private record Ended(int exit, String out, String err) {}

  private Ended maru(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + directory.resolve("classes.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MARU_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("MARU_LOG_FORMAT", "json");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void aGoodFileIsPrintedAndEndsWithZero() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("maru.yml"), "port: 8099\n");
    Ended check = maru("check");
    assertThat(check.err()).isEmpty();
    assertThat(check.exit()).isZero();
    assertThat(check.out())
        .containsPattern("port += 8099 +\\(maru.yml line 1\\)")
        .containsPattern("log.format += json +\\(MARU_LOG_FORMAT\\)")
        .contains("OK: the configuration is valid");
  }

  @Test
  void aBadFileIsRefusedLineByLineAndEndsWithTwo() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("bad.yml"), "prot: 8099\nhost: 0.0.0.0\n");
    Ended check = maru("check", "--config", "bad.yml", "--threads=x");
    assertThat(check.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(check.out()).isEmpty();
    assertThat(check.err())
        .contains("maru: 3 problems with the configuration")
        .contains("  - prot (bad.yml line 1) is not a setting, did you mean `port`?")
        .contains("  - host = 0.0.0.0 (bad.yml line 2) is not a loopback address")
        .contains("  - threads = x (flag --threads) must be a whole number from 0 to 256");
  }

  @Test
  void serveRefusesTheSameFile() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("maru.yml"), "prot: 8099\n");
    Ended serve = maru("serve");
    assertThat(serve.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(serve.err()).contains("did you mean `port`?");
  }

  @Test
  void theCommandLineLibraryIsLoadedForHelpOnly() throws IOException, InterruptedException {
    assertThat(maru("check").exit()).isZero();
    assertThat(loadedClasses()).contains("dev.maru.config.Config").doesNotContain("picocli");
    assertThat(maru("serve", "--prot=1").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(loadedClasses()).contains("dev.maru.config.Config").doesNotContain("picocli");
    assertThat(maru("help").exit()).isZero();
    assertThat(loadedClasses()).contains("picocli");
  }

  private String loadedClasses() throws IOException {
    return Files.readString(directory.resolve("classes.log"));
  }
}
