package dev.maru.e2e.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A process for {@link SlowSockets} or {@link PlainServer}: what it does costs the machine, but not
 * the process that measures. Owned by one test.
 */
public final class SlowProcess implements AutoCloseable {
  private static final int GIVE_UP_SECONDS = 40;

  private final Process process;
  private final BufferedReader says;

  private SlowProcess(Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", classes(), main.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    says = process.inputReader();
  }

  private static String classes() {
    try {
      return Path.of(SlowProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** So many slow clients of a port; they wait for {@link #open}. */
  public static SlowProcess clients(int port, int count) throws IOException {
    List<String> arguments =
        List.of(Integer.toString(port), Integer.toString(count), "" + GIVE_UP_SECONDS);
    SlowProcess clients = new SlowProcess(SlowSockets.class, arguments);
    clients.word("ready");
    return clients;
  }

  /** A {@link PlainServer}. */
  public static SlowProcess server() throws IOException {
    return new SlowProcess(PlainServer.class, List.of());
  }

  /** The port of a server. */
  public int port() throws IOException {
    return Integer.parseInt(word("port"));
  }

  /** Has all clients connect; how many seconds they took. */
  public double open() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Double.parseDouble(word("open"));
  }

  /** Waits until every client was cut; how many were not, before all gave up. */
  public int left() throws IOException {
    return Integer.parseInt(word("left"));
  }

  /** The longest that the server bore with one of a kind, in seconds; behind {@link #left}. */
  public Map<Slowness, Double> longest() throws IOException {
    Map<Slowness, Double> longest = new EnumMap<>(Slowness.class);
    for (String line = says.readLine(); line != null; line = says.readLine()) {
      String[] words = line.split(" ", 2);
      longest.put(Slowness.valueOf(words[0]), Double.valueOf(words[1]));
    }
    return longest;
  }

  private String word(String first) throws IOException {
    String line = says.readLine();
    if (line == null || !line.startsWith(first)) {
      throw new IOException("not " + first + " but " + line);
    }
    return line.substring(first.length()).strip();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
