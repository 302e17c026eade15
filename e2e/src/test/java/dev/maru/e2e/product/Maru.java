package dev.maru.e2e.product;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One running server process, as it is packed. Owned by the test that started it. */
public final class Maru implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("\\bready\\b", Pattern.CASE_INSENSITIVE);

  /** Options that the build adds for servers that live for seconds only, between spaces. */
  private static final List<String> BRIEFLY =
      List.of(System.getProperty("maru.jvm", "").strip().split(" +"));

  private static final long START_MILLIS = 30_000;
  private static final long STOP_MILLIS = 30_000;

  private final Process process;
  private final Output output = new Output();
  private final int port;

  private Maru(Process process, int port) {
    this.process = process;
    this.port = port;
    PrintWriter log = Logs.of("maru", process.pid());
    Thread.ofVirtual().start(() -> output.follow(process.inputReader(), log));
  }

  /** How to start a server. Immutable. */
  public record Plan(
      int port, Path data, List<String> flags, List<String> jvm, Map<String, String> environment) {

    /** On a free port, with its files in {@code data}. */
    public static Plan in(Path data) {
      return new Plan(Ports.free(), data, List.of(), List.of(), Map.of());
    }

    /** The same with flags of {@code serve} added. */
    public Plan flags(String... added) {
      return new Plan(port, data, joined(flags, added), jvm, environment);
    }

    /** The same with options of the virtual machine added. */
    public Plan jvm(String... added) {
      return new Plan(port, data, flags, joined(jvm, added), environment);
    }

    /** The same with an environment variable. */
    public Plan environment(String name, String value) {
      Map<String, String> all = new HashMap<>(environment);
      all.put(name, value);
      return new Plan(port, data, flags, jvm, Map.copyOf(all));
    }

    /** The same on another free port. */
    public Plan elsewhere() {
      return new Plan(Ports.free(), data, flags, jvm, environment);
    }

    private static List<String> joined(List<String> first, String... added) {
      List<String> all = new ArrayList<>(first);
      all.addAll(List.of(added));
      return List.copyOf(all);
    }
  }

  /** Starts a server and waits until it says that it is ready. */
  public static Maru start(Plan plan) throws IOException, InterruptedException {
    Maru maru = launch(plan);
    if (!maru.output.await(Maru::saysReady, START_MILLIS)) {
      maru.kill();
      throw new IllegalStateException("the server did not become ready:\n" + maru.output());
    }
    return maru;
  }

  /** Starts a server that may well refuse to. */
  public static Maru launch(Plan plan) throws IOException, InterruptedException {
    Path jar = root().resolve("server/target/maru.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root().resolve("server/jvm.options"));
    command.add("-XX:AOTCache=" + StartCache.of(jar, List.copyOf(command)));
    BRIEFLY.stream().filter(option -> !option.isEmpty()).forEach(command::add);
    command.addAll(plan.jvm());
    command.addAll(List.of("-jar", jar.toString(), "serve"));
    command.addAll(List.of("--port", Integer.toString(plan.port())));
    command.addAll(List.of("--data", plan.data().toString()));
    command.addAll(plan.flags());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(plan.environment());
    return new Maru(builder.start(), plan.port());
  }

  private static boolean saysReady(String line) {
    return READY.matcher(line).find();
  }

  /** The root of the repository. */
  public static Path root() {
    Path here = Path.of(System.getProperty("maru.root", "..")).toAbsolutePath().normalize();
    if (!Files.isDirectory(here.resolve("server"))) {
      throw new IllegalStateException(here + " is not the root of the repository");
    }
    return here;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** Everything printed so far. */
  public String output() {
    return output.text();
  }

  /**
   * Stops every thread of the process where it is, as a power cut stops the processor: what it says
   * afterwards would be said by a machine without power.
   */
  public void freeze() throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
    Path stat = Path.of("/proc/" + pid() + "/stat");
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    while (exit == 0 && !Files.readString(stat).contains(") T ")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("process " + pid() + " does not stand still");
      }
      Thread.onSpinWait();
    }
  }

  /** Pulls the plug on the process; it is gone when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("process " + pid() + " survived its kill");
    }
  }

  /** Asks the process to stop and gives its exit code. */
  public int stop() throws InterruptedException {
    // Not the process itself: that would close its output, with what it says at its end.
    process.toHandle().destroy();
    return exit(STOP_MILLIS);
  }

  /** Waits for the process to end by itself and gives its exit code. */
  public int exit(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "the server still runs after " + millis + " ms:\n" + output());
    }
    var _ = output.await(line -> false, STOP_MILLIS); // to its end: all that was printed is there
    return process.exitValue();
  }

  /** Lets the process run for a while; false when it ends within it. */
  public boolean runsFor(long millis) throws InterruptedException {
    return !process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
