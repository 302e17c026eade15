package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Server;
import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Sources;
import dev.maru.testing.LeakRecorder;
import dev.maru.testing.Minted;
import dev.maru.testing.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A whole server in this process for the tests of one class: a free port, an empty store, and at
 * the end no fatal error and no leaked buffer.
 */
public final class RunningServer implements BeforeAllCallback, AfterAllCallback {

  /** The key of its management, if it has one. */
  static final String KEY = Secrets.secret("Wd4Jc8Xn2Ru6Ta1Ke9Bz3Gy7Qm5Hf0Lp");

  private final List<String> flags;
  private final InstantSource clock;
  private final AtomicInteger exitCode = new AtomicInteger();
  private final AtomicInteger rooms = new AtomicInteger();
  private @Nullable Path data;
  private @Nullable Server server;

  private RunningServer(List<String> flags, InstantSource clock) {
    this.flags = flags;
    this.clock = clock;
  }

  /** A server that is started with these flags, as on a command line. */
  public static RunningServer with(String... flags) {
    return new RunningServer(List.of(flags), InstantSource.system());
  }

  /** A server that takes tokens signed with {@link Minted#SECRET}, and lives by this clock. */
  static RunningServer withTokens(InstantSource clock, String... flags) {
    List<String> all = new ArrayList<>(List.of("--access.mode=token"));
    all.add("--access.secret=" + Minted.SECRET);
    all.addAll(List.of(flags));
    return new RunningServer(all, clock);
  }

  /** A server that takes tokens and can be managed with {@link #KEY}. */
  static RunningServer managed(InstantSource clock, String... flags) {
    List<String> all = new ArrayList<>(List.of("--admin.key=" + KEY, "--admin.port=0"));
    all.addAll(List.of(flags));
    return withTokens(clock, all.toArray(String[]::new));
  }

  /** A server that takes tokens signed with {@link Minted#SECRET}. */
  static RunningServer withTokens(String... flags) {
    return withTokens(InstantSource.system(), flags);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, ConfigException {
    start();
  }

  /** Starts it, for one test. */
  void start() throws IOException, ConfigException {
    LeakRecorder.watchAll();
    start(Files.createTempDirectory("maru-behaviour"));
  }

  /** Stops it and starts it with the same store, on other ports. */
  void restart() throws IOException, ConfigException {
    Path same = data;
    if (server == null || same == null) {
      throw new IllegalStateException("not started");
    }
    server.close();
    start(same);
  }

  private void start(Path directory) throws IOException, ConfigException {
    List<String> words = new ArrayList<>(List.of("--port", "0", "--data", directory.toString()));
    words.addAll(flags);
    Config config = Config.load(new Sources(words, Map.of(), directory));
    data = directory;
    server = new Server(config, clock, exitCode::set);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stop();
  }

  /** Stops it, and looks at what it leaves behind. */
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (data != null) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    assertThat(exitCode).as("exit code of a fatal error").hasValue(0);
    assertThat(LeakRecorder.drain()).as("leaked buffers").isEmpty();
  }

  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.port();
  }

  /** The port of its management listener. */
  int managementPort() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.managementPort();
  }

  /** The file of its store. */
  Path database() {
    if (data == null) {
      throw new IllegalStateException("not started");
    }
    return data.resolve("maru.db");
  }

  /** A room that no other test of the class uses. */
  String newRoom() {
    return "room-" + rooms.incrementAndGet();
  }
}
