package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** 1.4 million lines that want to be commands (promises.md, P20; security.md, S41). */
class CommandFuzzTest {

  private static final int LINES = Amount.of(1_400_000);

  @Test
  void everyLineIsACommandOrRefusedWithACode() throws IOException {
    List<byte[]> corpus = corpus();
    Map<ErrorCode, Integer> refused = new EnumMap<>(ErrorCode.class);
    int taken = 0;
    for (int i = 0; i < LINES; i++) {
      RandomGenerator random = new SplittableRandom(Amount.seed(i));
      byte[] line = line(i, corpus, random);
      ErrorCode code = read(line, i);
      if (code == null) {
        taken++;
      } else {
        refused.merge(code, 1, Integer::sum);
      }
    }
    System.out.println("fuzzed " + LINES + " commands: taken " + taken + ", refused " + refused);
    assertThat(taken).as("commands").isGreaterThan(LINES / 10);
    assertThat(refused).containsOnlyKeys(ErrorCode.BAD_JSON, ErrorCode.BAD_REQUEST);
    assertThat(refused.values()).allMatch(count -> count > LINES / 10);
  }

  private static @Nullable ErrorCode read(byte[] line, int number) {
    try {
      return CommandTarget.read(line);
    } catch (RuntimeException | StackOverflowError bug) {
      String text = new String(line, ISO_8859_1);
      throw new AssertionError("seed " + Amount.seed(number) + ": " + text, bug);
    }
  }

  private static byte[] line(int number, List<byte[]> corpus, RandomGenerator random) {
    if (number < corpus.size()) {
      return corpus.get(number);
    }
    return random.nextInt(4) == 0
        ? Mutations.of(corpus.get(random.nextInt(corpus.size())), random)
        : CommandGrammar.line(random);
  }

  /** What a coverage-guided fuzzer found to reach another branch each; see {@code ./dev fuzz}. */
  private static List<byte[]> corpus() throws IOException {
    try (InputStream in = CommandFuzzTest.class.getResourceAsStream("/fuzz/commands.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), UTF_8).lines().map(Base64.getDecoder()::decode).toList();
    }
  }
}
