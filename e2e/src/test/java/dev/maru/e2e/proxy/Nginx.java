package dev.maru.e2e.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.e2e.product.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real nginx with its configuration in a directory of its own. Owned by the test that started it.
 */
public final class Nginx implements Front {
  private final Path directory;
  private final int port = Ports.free();
  private final Daemon daemon;
  private int generation;

  private Nginx(Path directory, Site site) throws IOException {
    this.directory = directory;
    write(site);
    daemon = Daemon.start(command(), port);
  }

  /**
   * What is configured. Immutable.
   *
   * @param main directives outside of {@code http}
   * @param http what is in {@code http}
   * @param server what is in its one {@code server}
   */
  public record Site(String main, String http, String server) {}

  /** Starts on a free port with its files in an existing directory. */
  public static Nginx start(Path directory, Site site) throws IOException {
    return new Nginx(directory, site);
  }

  @Override
  public int port() {
    return port;
  }

  /** {@code nginx -s reload}; returns when new connections meet the new configuration. */
  public void reload(Site site) throws IOException, InterruptedException {
    write(site);
    Process reload = new ProcessBuilder(command("-s", "reload")).redirectErrorStream(true).start();
    String said = new String(reload.getInputStream().readAllBytes(), UTF_8);
    if (reload.waitFor() != 0) {
      throw new IllegalStateException("no reload: " + said);
    }
    Awaitility.await("the configuration of generation " + generation)
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(this::isCurrent);
  }

  private boolean isCurrent() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/generation")).build();
    // A client of its own: a kept connection belongs to the old worker.
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return answer.equals(Integer.toString(generation));
    } catch (IOException cutByTheOldWorker) {
      return false;
    }
  }

  private void write(Site site) throws IOException {
    generation++;
    boolean root = System.getProperty("user.name").equals("root");
    String text =
        """
        %s
        daemon off;
        pid nginx.pid;
        error_log stderr warn;
        worker_processes 1;
        %s
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          %s
          server {
            listen 127.0.0.1:%d;
            location = /generation { return 200 "%d"; }
        %s
          }
        }
        """
            .formatted(
                root ? "user root root;" : "",
                site.main(),
                site.http(),
                port,
                generation,
                site.server());
    Files.writeString(directory.resolve("nginx.conf"), text);
  }

  private List<String> command(String... more) {
    List<String> all = new ArrayList<>();
    all.add(Daemon.program("nginx"));
    all.addAll(List.of("-p", directory.toString(), "-c", "nginx.conf", "-e", "stderr"));
    all.addAll(List.of(more));
    return all;
  }

  @Override
  public String output() {
    return daemon.output();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
