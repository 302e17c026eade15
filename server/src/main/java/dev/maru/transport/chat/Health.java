package dev.maru.transport.chat;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.LoadGauge.Part;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.JsonWriter;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.transport.Connections;
import java.util.List;
import java.util.Locale;

/** {@code GET /chat/health}: whether the server takes messages, for probes and balancers. */
final class Health {

  private final Connections connections;
  private final LoadGauge gauge;
  private final PollAdvice advice;

  /** Health with these figures. */
  Health(Connections connections, LoadGauge gauge, PollAdvice advice) {
    this.connections = connections;
    this.gauge = gauge;
    this.advice = advice;
  }

  /** The route. */
  List<Route> routes() {
    return List.of(new Route("GET", "/chat/health", this::health));
  }

  private void health(Desk desk, Exchange exchange) {
    JsonWriter json = new JsonWriter(256);
    json.raw("{\"status\":\"up\",\"connections\":");
    json.number(connections.open()).raw(",\"load\":").raw(gauge.text());
    json.raw(",\"parts\":{");
    String comma = "";
    for (Part part : Part.values()) {
      json.raw(comma).string(part.wire()).raw(":").raw(decimals(gauge.level(part)));
      comma = ",";
    }
    json.raw("},\"poll_factor\":").raw(decimals(advice.factor()));
    exchange.respond(Response.json(200, json.raw("}").bytes()));
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
