package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Ports;
import dev.maru.e2e.product.Scratch;
import dev.maru.e2e.proxy.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A site of the examples with Maru beside it and nginx in front of both, started by the commands
 * that a manual tells to type: only the ports are others. Owned by the test class that started it.
 */
final class ExampleSite implements AutoCloseable {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- tested: (\\S+) -->\n```sh\n(.*?)```", Pattern.DOTALL);

  private static final String SECRET = "MARU_ACCESS_SECRET";
  private static final String CONF = "examples/nginx.conf";

  private final Scratch scratch = new Scratch("site");
  private final Deque<Runnable> running = new ArrayDeque<>();
  private final Map<String, String> environment = new HashMap<>();
  private final StringBuilder printed = new StringBuilder();
  private final int marus = Ports.free();
  private final int sites = Ports.free();
  private final int front = Ports.free();

  private ExampleSite() throws IOException {}

  /** Types the commands of a block of a manual. */
  static ExampleSite start(String manual, String block) throws Exception {
    ExampleSite site = new ExampleSite();
    try {
      for (String command : commands(manual, block)) {
        site.type(command);
      }
      return site;
    } catch (Exception | Error e) {
      site.close();
      throw e;
    }
  }

  /** What a manual tells to type. */
  static List<String> commands(String manual, String block) throws IOException {
    List<String> commands =
        BLOCK
            .matcher(Files.readString(Maru.root().resolve(manual), UTF_8))
            .results()
            .filter(found -> found.group(1).equals(block))
            .flatMap(found -> found.group(2).lines())
            .map(line -> line.replaceFirst("\\s+#.*", ""))
            .filter(line -> !line.isBlank())
            .toList();
    if (commands.isEmpty()) {
      throw new IllegalStateException(manual + " has no commands for " + block);
    }
    return commands;
  }

  private void type(String command) throws Exception {
    String alone = command.replaceFirst("\\s*&$", "");
    if (command.startsWith("export ")) {
      export(command.substring("export ".length()));
    } else if (command.startsWith("./dev run ")) {
      startMaru(alone.substring("./dev run ".length()));
    } else if (command.contains("nginx -")) {
      String conf = Files.readString(Maru.root().resolve(CONF), UTF_8);
      Path moved = Files.writeString(scratch.file("nginx.conf"), moved(conf));
      serve(alone.replace("$PWD/" + CONF, moved.toString()), front);
    } else if (command.contains("8000")) {
      serve(moved(alone), sites);
    } else if (command.startsWith("mvn ")) {
      run(command);
    } else if (!command.startsWith("sudo apt-get install ")) {
      throw new IllegalStateException("not a command that this test can type: " + command);
    }
  }

  /** What the shell makes of a variable. */
  private void export(String assignment) throws IOException, InterruptedException {
    String name = assignment.substring(0, assignment.indexOf('='));
    environment.put(name, run(assignment + "; printf %s \"$" + name + "\""));
  }

  /** Waits for the end of a command; what it prints. */
  private String run(String command) throws IOException, InterruptedException {
    Process process = shell(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed:\n" + output);
    }
    return output;
  }

  private void startMaru(String flags) throws IOException, InterruptedException {
    Maru.Plan plan =
        new Maru.Plan(marus, scratch.file("data"), List.of(), List.of(), Map.of())
            .flags(moved(flags).split(" "))
            .environment(SECRET, secret());
    Maru maru = Maru.start(plan);
    running.push(maru::close);
    running.push(() -> printed.append(maru.output()));
  }

  private void serve(String command, int port) throws IOException {
    Daemon daemon = Daemon.start(shell(command), port);
    running.push(daemon::close);
    running.push(() -> printed.append(daemon.output()));
  }

  private ProcessBuilder shell(String command) {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", command);
    shell.directory(Maru.root().toFile());
    shell.environment().putAll(environment);
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    shell.environment().put("TMPDIR", scratch.file("").toString());
    return shell;
  }

  private String moved(String text) {
    return text.replace("8000", "" + sites).replace("8080", "" + marus).replace("8088", "" + front);
  }

  String address() {
    return "http://127.0.0.1:" + front + "/";
  }

  /** The secret that site and server share. */
  String secret() {
    return environment.getOrDefault(SECRET, "");
  }

  /** What all of them have printed; only after the end. */
  String printed() {
    return printed.toString();
  }

  @Override
  public void close() throws IOException {
    while (!running.isEmpty()) {
      running.pop().run();
    }
    scratch.close();
  }
}
