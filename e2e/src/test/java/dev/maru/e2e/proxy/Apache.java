package dev.maru.e2e.proxy;

import dev.maru.e2e.product.Logs;
import dev.maru.e2e.product.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Apache httpd with its configuration in a directory of its own. Owned by the test that
 * started it.
 */
public final class Apache implements Front {
  private final int port = Ports.free();
  private final Daemon daemon;
  private final Path directory;

  /** Starts on a free port; {@code lines} stand in its one virtual host. */
  public Apache(Path directory, String lines) throws IOException {
    this.directory = directory;
    boolean root = System.getProperty("user.name").equals("root");
    String text =
        """
        ServerRoot %1$s
        DefaultRuntimeDir %1$s
        PidFile apache.pid
        Listen 127.0.0.1:%2$d
        ServerName 127.0.0.1
        ErrorLog %1$s/error.log
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
        LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
        LoadModule proxy_wstunnel_module /usr/lib/apache2/modules/mod_proxy_wstunnel.so
        LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
        %3$s
        <VirtualHost 127.0.0.1:%2$d>
        %4$s
        </VirtualHost>
        """
            .formatted(directory, port, root ? "User www-data\nGroup www-data" : "", lines);
    Path file = directory.resolve("apache.conf");
    Files.writeString(file, text);
    daemon =
        Daemon.start(
            List.of(Daemon.program("apache2"), "-D", "FOREGROUND", "-f", file.toString()), port);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String output() {
    try {
      return daemon.output() + Files.readString(directory.resolve("error.log"));
    } catch (IOException e) {
      return daemon.output() + e;
    }
  }

  @Override
  public void close() {
    daemon.close();
    try (PrintWriter log = Logs.of("apache2-error", ProcessHandle.current().pid())) {
      log.println(output());
    }
  }
}
