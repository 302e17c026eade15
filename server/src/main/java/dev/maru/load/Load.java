package dev.maru.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;

/** The load generator as a program: flags in, a table and perhaps a file out. */
public final class Load {

  /** Every message reached every member of its room once and in order. */
  public static final int CLEAN = 0;

  /** There was no result, or it shows lost, doubled or reordered deliveries, or refusals. */
  public static final int NOT_CLEAN = 1;

  /** The flags are wrong. */
  public static final int USAGE = 2;

  private Load() {}

  /** Runs one load to its end and answers an exit code; {@code --help} only explains. */
  public static int run(List<String> words, PrintWriter out, PrintWriter err) {
    if (words.contains("--help") || words.contains("-h")) {
      help(out);
      return CLEAN;
    }
    try {
      return run(LoadFlags.read(words), out, err);
    } catch (LoadPlanException e) {
      e.problems().forEach(problem -> err.println("bench: " + problem));
      err.println("Every flag: --help");
      err.flush();
      return USAGE;
    } catch (IOException e) {
      err.println("bench: " + e.getMessage());
      err.flush();
      return NOT_CLEAN;
    }
  }

  private static int run(LoadPlan plan, PrintWriter out, PrintWriter err) throws IOException {
    LoadResult result;
    try (LoadRun run = new LoadRun(plan, err)) {
      result = run.run();
    }
    Report.table(result, out);
    out.flush();
    if (plan.json().isPresent()) {
      Files.writeString(plan.json().get(), Report.json(result));
    }
    return result.clean() ? CLEAN : NOT_CLEAN;
  }

  /** Explains every flag. */
  public static void help(PrintWriter out) {
    out.println(
        """
        Usage: maru bench [flags]
        Loads a running server through WebSockets and checks every delivery. Room r holds the
        connections r, r + ROOMS, r + 2 ROOMS ...; the first SENDERS connections send in turn.
        With --rate a latency counts from the moment a message was due (open loop); with
        --inflight the next is sent when fewer are on their way (closed loop).
        """);
    for (LoadFlags.Flag flag : LoadFlags.ALL) {
      String standard = flag.standard().isEmpty() ? "" : " Default: " + flag.standard() + ".";
      out.printf("  %-22s %s%s%n", flag.name() + " " + flag.label(), flag.text(), standard);
    }
    out.println("  --help                 This text.");
    out.println();
    out.println("Exit codes: 0 every delivery came once and in order, 1 not so, 2 wrong flags.");
    out.flush();
  }
}
