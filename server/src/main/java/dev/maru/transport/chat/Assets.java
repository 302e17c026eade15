package dev.maru.transport.chat;

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

  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(byte[] bytes, String type, String tag) {}

  /** The routes: the page, and what it is made of. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(new Route("GET", "/", (desk, exchange) -> serve(exchange, "index.html")));
    routes.add(
        new Route("GET", "/chat/client.js", (desk, exchange) -> serve(exchange, "chat/client.js")));
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
    exchange.respond(answer.with("ETag", asset.tag).with("Cache-Control", "no-cache"));
  }

  private static Asset load(String name) throws Refusal {
    try (InputStream in = Assets.class.getResourceAsStream("/web/" + name)) {
      if (in == null) {
        throw new Refusal(ErrorCode.NOT_FOUND, "there is nothing at this path");
      }
      byte[] bytes = in.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(bytes);
      String type = name.substring(name.lastIndexOf('.') + 1);
      String tag = "\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"";
      return new Asset(bytes, TYPES.getOrDefault(type, "application/octet-stream"), tag);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar is damaged", e);
    }
  }
}
