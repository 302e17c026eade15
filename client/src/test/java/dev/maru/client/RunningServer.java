package dev.maru.client;

import dev.maru.Server;
import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Sources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real server, in open mode unless a flag says otherwise, on a port of its own, with its data in
 * a directory.
 */
final class RunningServer implements AutoCloseable {

  /** Of who polls, as often as it may be: with the usual times a test would wait ten seconds. */
  private static final List<String> SOON =
      List.of("--pace.idle_rate_ms=2000", "--pace.calm_rate_ms=2000", "--pace.lively_rate_ms=2000");

  private final Server server;

  RunningServer(Path data) throws IOException, ConfigException {
    this(data, 0);
  }

  /** On a port that is held for it. */
  RunningServer(Path data, int port) throws IOException, ConfigException {
    this(data, port, List.of());
  }

  /** With more flags. */
  RunningServer(Path data, int port, List<String> more) throws IOException, ConfigException {
    List<String> flags = new ArrayList<>(List.of("--port", Integer.toString(port)));
    flags.addAll(List.of("--data", data.toString()));
    flags.addAll(SOON);
    flags.addAll(more);
    Config config = Config.load(new Sources(flags, Map.of(), data));
    this.server = new Server(config, InstantSource.system(), code -> {});
  }

  URI address() {
    return URI.create("http://localhost:" + server.port());
  }

  @Override
  public void close() {
    server.close();
  }
}
