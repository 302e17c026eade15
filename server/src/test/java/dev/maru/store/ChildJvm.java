package dev.maru.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs one class of the tests; killed when closed. */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a main class with system properties ({@code -Dname=value}) and arguments. */
  public static ChildJvm start(String main, List<String> properties, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(properties);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  public long pid() {
    return process.pid();
  }

  /** Reads its output up to this line; fails if it ends before. */
  public void waitFor(String line) throws IOException {
    String read = output.readLine();
    while (read != null && !read.equals(line)) {
      read = output.readLine();
    }
    if (read == null) {
      throw new AssertionError("the process ended without saying: " + line);
    }
  }

  /** The next complete line, or null at the end. */
  public String readLine() throws IOException {
    return output.readLine();
  }

  /** What it still says until it ends. */
  public List<String> readAll() throws IOException {
    return output.readAllLines();
  }

  /** Its exit code; fails after a minute. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /** Ends it at once, with SIGKILL. */
  public void kill() {
    // Not Process.destroyForcibly, which also closes the output that is still to be read.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
