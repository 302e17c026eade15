package dev.maru;

import dev.maru.access.Access;
import dev.maru.admin.Acts;
import dev.maru.admin.KeyHolder;
import dev.maru.config.AdminSettings;
import dev.maru.config.Config;
import dev.maru.http.Proxies;
import dev.maru.pace.LoadGauge;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.transport.Connections;
import dev.maru.transport.Loop;
import dev.maru.transport.Loops;
import dev.maru.transport.chat.Health;
import dev.maru.transport.http.HostRule;
import dev.maru.transport.http.HttpHouse;
import dev.maru.transport.http.HttpServer;
import dev.maru.transport.http.HttpSettings;
import dev.maru.transport.http.OriginRule;
import dev.maru.transport.http.Router;
import dev.maru.transport.http.Upgrader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the management listener together: a door of its own, on loopback only, for who holds the
 * key. No page may use it, whatever its origin, and no name but this machine's own leads to it.
 */
final class Management {

  private static final String HOST = "127.0.0.1";

  /** Own ones, so that a server that is full can still be managed. */
  private static final int CONNECTIONS = 64;

  /** What no browser ever sends as an origin. */
  private static final String NO_ORIGIN = "http://127.0.0.1:0";

  private Management() {}

  /** The routes, each for who holds the key; and the one that says whether the server is up. */
  static List<Route> routes(String key, Access access, List<Desk> desks, Health health) {
    KeyHolder holder = new KeyHolder(key, access.audit());
    List<Route> routes = new ArrayList<>(List.of(health.brief()));
    routes.add(holder.only(health.whole("/chat/admin/health")));
    new Acts(access, desks).routes().forEach(route -> routes.add(holder.only(route)));
    return routes;
  }

  /**
   * Listens.
   *
   * @throws IOException if the port is not to be had
   */
  static HttpServer listen(
      Config config, HttpSettings http, Loops loops, Access access, Health health, LoadGauge gauge)
      throws IOException {
    String key = config.get(AdminSettings.ADMIN_KEY);
    List<Desk> desks = loops.all().stream().map(Loop::desk).toList();
    HttpHouse house =
        new HttpHouse(
            http,
            new Router(routes(key, access, desks, health)),
            (ctx, request, path, address, loop) -> new Upgrader.NotAsked(),
            new OriginRule(List.of(NO_ORIGIN)),
            new HostRule(List.of(HOST, "localhost", "[::1]")),
            new Connections(CONNECTIONS, 0),
            new Proxies(List.of(), Proxies.By.X_FORWARDED_FOR),
            gauge);
    int port = config.get(AdminSettings.ADMIN_PORT);
    return HttpServer.listen(HOST, port, AdminSettings.ADMIN_PORT.flag(), loops, house);
  }
}
