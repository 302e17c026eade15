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
import java.util.Locale;

/**
 * {@code GET /chat/health}: whether the server takes messages, for probes and balancers; and, for
 * who may see it, how it fares.
 */
public final class Health {

  private final Connections connections;
  private final LoadGauge gauge;
  private final PollAdvice advice;

  /** Health with these figures. */
  public Health(Connections connections, LoadGauge gauge, PollAdvice advice) {
    this.connections = connections;
    this.gauge = gauge;
    this.advice = advice;
  }

  /** The route for everybody: yes or no. */
  public Route brief() {
    return new Route(
        "GET",
        "/chat/health",
        (desk, exchange) ->
            exchange.respond(
                Response.json(200, new JsonWriter(32).raw("{\"status\":\"up\"}").bytes())));
  }

  /** A route with all figures, for who runs the server. */
  public Route whole(String path) {
    return new Route("GET", path, this::health);
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
