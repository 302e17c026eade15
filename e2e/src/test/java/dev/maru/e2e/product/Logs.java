package dev.maru.e2e.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What processes print, kept for {@code scripts/secrets} when a run is over. Stateless. */
public final class Logs {
  private Logs() {}

  /** A file for what one process prints; each line is on the disk at once. */
  public static PrintWriter of(String program, long pid) {
    try {
      Path file = directory("logs").resolve(program + "-" + pid + ".log");
      return new PrintWriter(
          Files.newBufferedWriter(
              file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          true);
    } catch (IOException e) {
      throw new IllegalStateException("no place for a log", e);
    }
  }

  /** Remembers what no log may hold. */
  public static void secret(String text) throws IOException {
    Path file = directory("secrets").resolve(ProcessHandle.current().pid() + ".txt");
    Files.writeString(
        file, text + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Path directory(String name) throws IOException {
    return Files.createDirectories(Maru.root().resolve("e2e/target").resolve(name));
  }
}
