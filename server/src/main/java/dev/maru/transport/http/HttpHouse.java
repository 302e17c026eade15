package dev.maru.transport.http;

import dev.maru.http.Proxies;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.transport.Connections;

/** What all HTTP connections share. Immutable. */
public final class HttpHouse {

  private final HttpSettings settings;
  private final Router router;
  private final Upgrader upgrader;
  private final OriginRule origins;
  private final Connections connections;
  private final Proxies proxies;
  private final HostRule hosts;
  private final ResponseWriter writer;

  /** The shared parts of a server. */
  public HttpHouse(
      HttpSettings settings,
      Router router,
      Upgrader upgrader,
      OriginRule origins,
      HostRule hosts,
      Connections connections,
      Proxies proxies,
      LoadGauge gauge) {
    this.settings = settings;
    this.router = router;
    this.upgrader = upgrader;
    this.origins = origins;
    this.connections = connections;
    this.proxies = proxies;
    this.hosts = hosts;
    this.writer = new ResponseWriter(origins, gauge);
  }

  /** An answer that no refusal of the protocol covers: it belongs to HTTP itself. */
  public static Response error(int status, String code, String message) {
    return Bodies.error(status, code, message);
  }

  HttpSettings settings() {
    return settings;
  }

  Router router() {
    return router;
  }

  Upgrader upgrader() {
    return upgrader;
  }

  Connections connections() {
    return connections;
  }

  Proxies proxies() {
    return proxies;
  }

  HostRule hosts() {
    return hosts;
  }

  OriginRule origins() {
    return origins;
  }

  ResponseWriter writer() {
    return writer;
  }
}
