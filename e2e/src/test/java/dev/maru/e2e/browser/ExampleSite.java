package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.maru.e2e.product.Logs;
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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A site of the examples with Maru beside it, nginx in front of both and a browser, started by the
 * commands that a manual tells to type: only the ports are others. At the end nothing of them has
 * printed a secret. Owned by the test class that registers it.
 */
final class ExampleSite implements BeforeAllCallback, AfterAllCallback {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- tested: (\\S+) -->\n```sh\n(.*?)```", Pattern.DOTALL);

  private static final String SECRET = "MARU_ACCESS_SECRET";
  private static final String CONF = "examples/nginx.conf";

  private final String manual;
  private final String block;
  private final Deque<Runnable> running = new ArrayDeque<>();
  private final Map<String, String> environment = new HashMap<>();
  private final StringBuilder printed = new StringBuilder();
  private final int marus = Ports.free();
  private final int sites = Ports.free();
  private final int front = Ports.free();
  private Scratch scratch;
  private Chromium chromium;

  @SuppressWarnings("NullAway.Init") // beforeAll comes before any test
  private ExampleSite(String manual, String block) {
    this.manual = manual;
    this.block = block;
  }

  /** What a block of a manual tells to type. */
  static ExampleSite of(String manual, String block) {
    return new ExampleSite(manual, block);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    chromium = OnStage.chromium(context);
    scratch = new Scratch("site");
    try {
      for (String command : commands(manual, block)) {
        type(command);
      }
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
    assertThat(secret()).hasSizeGreaterThan(32);
    assertThat(printed.toString())
        .contains("ready")
        .doesNotContain(secret())
        .doesNotContain("Bearer ey");
  }

  private void close() throws IOException {
    while (!running.isEmpty()) {
      running.pop().run();
    }
    scratch.close();
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
    String value = run(assignment + "; printf %s \"$" + name + "\"");
    Logs.secret(value);
    environment.put(name, value);
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
    // For a site in Java, too, which lives for seconds.
    shell.environment().put("JDK_JAVA_OPTIONS", System.getProperty("maru.jvm", ""));
    shell.environment().put("TMPDIR", scratch.file("").toString());
    return shell;
  }

  private String moved(String text) {
    return text.replace("8000", "" + sites).replace("8080", "" + marus).replace("8088", "" + front);
  }

  String address() {
    return "http://127.0.0.1:" + front + "/";
  }

  /** The site's own port, without nginx. */
  int port() {
    return sites;
  }

  Browser browser() {
    return chromium.browser;
  }

  private String secret() {
    return environment.getOrDefault(SECRET, "");
  }
}
