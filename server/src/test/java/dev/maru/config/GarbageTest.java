package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the sources, the reading ends in a configuration or in problems. */
class GarbageTest {
  private static final List<String> PIECES =
      List.of(
          "port",
          "limits",
          ".",
          "page_events",
          ":",
          ": ",
          "\n",
          "\n  ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a",
          "!!x ",
          "'",
          "\"",
          "\\",
          "# ",
          "? ",
          "| ",
          "> ",
          "---\n",
          "...\n",
          "%YAML 9.9\n",
          "<<: ",
          "1",
          "true",
          "~",
          ",",
          "\t",
          "\0",
          "\uFEFF",
          "안",
          "😀",
          "seed.identity_fields: ");

  @TempDir Path directory;

  @Test
  void aFileOfRandomPiecesIsReadToAnEnd() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      String text = text(random, 1 + random.nextInt(25));
      assertEnds(text.getBytes(StandardCharsets.UTF_8), List.of(), "seed " + seed + ": " + text);
    }
  }

  @Test
  void aCommandLineOfRandomWordsIsReadToAnEnd() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> words =
        List.of("--", "--port", "--port=", "-", "=", "--=", "1", "--config", "-p", "");
    for (int round = 0; round < 1_000; round++) {
      List<String> line = new ArrayList<>();
      for (int at = random.nextInt(6); at >= 0; at--) {
        line.add(words.get(random.nextInt(words.size())));
      }
      assertEnds(new byte[0], line, "seed " + seed + ": " + line);
    }
  }

  @Test
  void aVeryDeepFileIsReadToAnEnd() throws IOException {
    for (String piece : List.of("[", "{a: ", "? ", "- ", "!x [", "a: [")) {
      assertEnds(piece.repeat(100_000).getBytes(StandardCharsets.UTF_8), List.of(), piece);
    }
  }

  @Test
  void aFileOfMultiplyingAliasesIsReadToAnEnd() throws IOException {
    String laughs =
        IntStream.range(1, 40)
            .mapToObj(at -> "a%d: &a%d [*a%d, *a%d]\n".formatted(at, at, at - 1, at - 1))
            .collect(Collectors.joining());
    assertEnds(("a0: &a0 [x]\n" + laughs).getBytes(StandardCharsets.UTF_8), List.of(), "laughs");
  }

  private static String text(Random random, int pieces) {
    return random
        .ints(pieces, 0, PIECES.size())
        .mapToObj(PIECES::get)
        .collect(Collectors.joining());
  }

  private void assertEnds(byte[] file, List<String> words, String what) throws IOException {
    Files.write(directory.resolve("maru.yml"), file);
    try {
      Config config = Config.load(new Sources(words, Map.of(), directory));
      assertThat(config.get(Settings.PORT)).as(what).isBetween(0, 65_535);
    } catch (ConfigException refused) {
      assertThat(refused.problems()).as(what).isNotEmpty().doesNotContain("");
    } catch (RuntimeException | StackOverflowError escaped) {
      throw new AssertionError(what.substring(0, Math.min(200, what.length())), escaped);
    }
  }
}
