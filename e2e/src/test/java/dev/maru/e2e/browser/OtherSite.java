package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.e2e.product.Maru;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The site that was there before Maru: it serves the pages in the manner of the guide, from another
 * port. Safe for any thread.
 */
final class OtherSite implements AutoCloseable {
  private static final String JQUERY = "META-INF/resources/webjars/jquery/3.7.1/jquery.min.js";
  private static final Path EXAMPLE = Maru.root().resolve("examples/seed-page");

  private final HttpServer server;

  OtherSite() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The address of a page of this site. */
  String address(String pathAndQuery) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      URL found = find(path.endsWith("/") ? path + "index.html" : path);
      if (found == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", type(found.getPath()));
      try (InputStream content = found.openStream()) {
        byte[] bytes = aimed(content.readAllBytes(), exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /** The page as it is written, with the server under test where it has the one of a first try. */
  private static byte[] aimed(byte[] content, @Nullable String query) {
    if (query == null || !query.contains("maru=127.0.0.1:")) {
      return content;
    }
    String address = query.replaceFirst("^.*maru=(127\\.0\\.0\\.1:\\d+).*$", "$1");
    String page = new String(content, UTF_8).replace("127.0.0.1:8080", address);
    if (query.contains("history=own")) {
      page = page.replace("data-history=\"50\"", "data-history=\"0\"");
    }
    return page.getBytes(UTF_8);
  }

  private static @Nullable URL find(String path) throws IOException {
    ClassLoader resources = OtherSite.class.getClassLoader();
    if (path.equals("/jquery.js")) {
      return resources.getResource(JQUERY);
    }
    if (path.startsWith("/guide/")) {
      return resources.getResource(path.substring(1));
    }
    Path file = EXAMPLE.resolve(path.substring(1)).normalize();
    return file.startsWith(EXAMPLE) && Files.isRegularFile(file) ? file.toUri().toURL() : null;
  }

  private static String type(String name) {
    String kind = name.substring(name.lastIndexOf('.') + 1);
    return switch (kind) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "application/octet-stream";
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
