package dev.maru.transport.chat;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.protocol.JsonWriter;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.transport.Connections;
import java.util.List;

/** {@code GET /chat/health}: whether the server takes messages, for probes and balancers. */
final class Health {

  private final Connections connections;
  private final LoadGauge gauge;

  /** Health with these figures. */
  Health(Connections connections, LoadGauge gauge) {
    this.connections = connections;
    this.gauge = gauge;
  }

  /** The route. */
  List<Route> routes() {
    return List.of(new Route("GET", "/chat/health", this::health));
  }

  private void health(Desk desk, Exchange exchange) {
    JsonWriter json = new JsonWriter(96);
    json.raw("{\"status\":\"up\",\"connections\":");
    json.number(connections.open()).raw(",\"load\":").raw(Double.toString(gauge.load()));
    exchange.respond(Response.json(200, json.raw("}").bytes()));
  }
}
