package dev.maru.bench;

import dev.maru.load.Load;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** {@code ./dev bench}: the load generator, or with {@code --jmh} the micro-benchmarks. */
public final class Main {

  private static final String JMH = "--jmh";

  private Main() {}

  /** Runs one of the two; words after {@code --jmh} are JMH's own. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = Arrays.asList(arguments);
    if (words.contains(JMH)) {
      org.openjdk.jmh.Main.main(
          words.stream().filter(word -> !word.equals(JMH)).toArray(String[]::new));
      return;
    }
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(Load.run(words, out, err));
  }
}
