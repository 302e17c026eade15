package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * The pages and scripts that lie in the jar under {@code web/}: each read once, then served from
 * memory with an entity tag. Any thread may use it.
 */
final class Assets {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  /** The address of the client as one module. */
  private static final String CLIENT = "/chat/client.js";

  /** The address of the client and what fits it to old pages, as one classic script. */
  private static final String OLD_PAGES = "/chat/maru.js";

  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(byte[] bytes, String type, String tag) {}

  /** The routes: the page, and what it is made of. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(new Route("GET", "/", (desk, exchange) -> serve(exchange, "index.html")));
    routes.add(new Route("GET", CLIENT, (desk, exchange) -> serve(exchange, CLIENT)));
    routes.add(new Route("GET", OLD_PAGES, (desk, exchange) -> serve(exchange, OLD_PAGES)));
    for (String folder : List.of("client", "client/transport", "page")) {
      routes.add(
          new Route("GET", "/" + folder + "/{file}", (desk, exchange) -> file(exchange, folder)));
    }
    return List.copyOf(routes);
  }

  private void file(Exchange exchange, String folder) throws Refusal {
    String file = exchange.request().part("file");
    if (!file.matches("[a-z0-9][a-z0-9-]*+(?:\\.[a-z0-9-]++)++")) {
      throw new Refusal(ErrorCode.NOT_FOUND, "there is nothing at this path");
    }
    serve(exchange, folder + "/" + file);
  }

  private void serve(Exchange exchange, String name) throws Refusal {
    Asset asset = loaded.get(name);
    if (asset == null) {
      asset = load(name);
      loaded.put(name, asset);
    }
    boolean known = exchange.request().header("if-none-match").equals(asset.tag);
    Response answer =
        known ? Response.empty(304) : new Response(200, asset.type, Map.of(), asset.bytes);
    exchange.respond(
        answer
            .with("ETag", asset.tag)
            .with("Cache-Control", "no-cache")
            // Other sites' pages take the scripts from here, and there is no secret in them.
            .with("Cross-Origin-Resource-Policy", "cross-origin"));
  }

  private static Asset load(String name) throws Refusal {
    byte[] bytes =
        switch (name) {
          case CLIENT -> Bundle.module("client/index.js", Assets::source).getBytes(UTF_8);
          case OLD_PAGES -> Bundle.of("chat/maru.js", Assets::source).getBytes(UTF_8);
          default -> read(name);
        };
    if (bytes.length == 0) {
      throw new Refusal(ErrorCode.NOT_FOUND, "there is nothing at this path");
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    String type = name.substring(name.lastIndexOf('.') + 1);
    String tag = "\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"";
    return new Asset(bytes, TYPES.getOrDefault(type, "application/octet-stream"), tag);
  }

  private static String source(String module) {
    return new String(read(module), UTF_8);
  }

  /** What lies in the jar under this name; nothing when there is no such file. */
  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("/web/" + name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar is damaged", e);
    }
  }
}
