package dev.maru.e2e.proxy;

import dev.maru.e2e.product.Logs;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The process of a web server, kept in the foreground. Owned by the test that started it. */
public final class Daemon implements AutoCloseable {
  /** A framework that starts beside other tests takes half of it. */
  private static final long START_SECONDS = 90;

  private static final long STOP_SECONDS = 15;
  private static final long GRACE_MILLIS = 500;
  private static final int KEPT = 500;

  private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
  private final Process process;

  private Daemon(Process process, String program) {
    this.process = process;
    PrintWriter log = Logs.of(program, process.pid());
    Thread.ofVirtual().start(() -> follow(process.inputReader(), log));
  }

  /** Starts a program and waits until it accepts connections. */
  static Daemon start(List<String> command, int port) throws IOException {
    return start(new ProcessBuilder(command), port);
  }

  /** The same with surroundings of its own. */
  public static Daemon start(ProcessBuilder builder, int port) throws IOException {
    String program = Path.of(builder.command().getFirst()).getFileName().toString();
    Daemon daemon = new Daemon(builder.redirectErrorStream(true).start(), program);
    try {
      Awaitility.await("a listener on port " + port)
          .atMost(START_SECONDS, TimeUnit.SECONDS)
          .pollInterval(20, TimeUnit.MILLISECONDS)
          .until(() -> daemon.listensOn(port));
      return daemon;
    } catch (RuntimeException late) {
      daemon.close();
      throw new IllegalStateException("not ready; it said:\n" + daemon.output(), late);
    }
  }

  /** A program of the system; also found where only root's path leads. */
  static String program(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not installed: scripts/needs"))
        .toString();
  }

  private boolean listensOn(int port) {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended:\n" + output());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void follow(BufferedReader reader, PrintWriter log) {
    try (log;
        Stream<String> lines = reader.lines()) {
      lines.peek(log::println).filter(line -> said.size() < KEPT).forEach(said::add);
    } catch (UncheckedIOException killed) {
      said.add("(output ends: " + killed.getMessage() + ")");
    }
  }

  /** What it has printed, for the failure of a test. */
  public String output() {
    return String.join("\n", said);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        // Apache's workers, who see connections that never end to their end, for ten seconds.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
