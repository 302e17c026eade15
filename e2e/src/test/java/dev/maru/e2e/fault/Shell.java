package dev.maru.e2e.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs of the system that faults are made of. */
final class Shell {
  private static final long SECONDS = 30;

  private Shell() {}

  /** Runs a program to its end; one that fails is an exception with what it said. */
  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(List.of(command) + " failed: " + said);
    }
  }
}
