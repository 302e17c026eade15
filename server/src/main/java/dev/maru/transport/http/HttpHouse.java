package dev.maru.transport.http;

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
  private final ResponseWriter writer;

  /** The shared parts of a server. */
  public HttpHouse(
      HttpSettings settings,
      Router router,
      Upgrader upgrader,
      OriginRule origins,
      Connections connections,
      LoadGauge gauge) {
    this.settings = settings;
    this.router = router;
    this.upgrader = upgrader;
    this.origins = origins;
    this.connections = connections;
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

  OriginRule origins() {
    return origins;
  }

  ResponseWriter writer() {
    return writer;
  }
}
