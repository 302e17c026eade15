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
import java.util.function.BooleanSupplier;

/**
 * {@code GET /chat/health}: whether the server takes messages, for probes and balancers; and, for
 * who may see it, how it fares.
 */
public final class Health {

  private final Connections connections;
  private final LoadGauge gauge;
  private final PollAdvice advice;
  private final BooleanSupplier refusing;

  /**
   * Health with these figures.
   *
   * @param refusing whether no message is taken now
   */
  public Health(
      Connections connections, LoadGauge gauge, PollAdvice advice, BooleanSupplier refusing) {
    this.connections = connections;
    this.gauge = gauge;
    this.advice = advice;
    this.refusing = refusing;
  }

  /** The route for everybody: yes or no. */
  public Route brief() {
    return new Route(
        "GET",
        "/chat/health",
        (desk, exchange) -> {
          Status status = status();
          JsonWriter json = new JsonWriter(32).raw("{\"status\":").string(status.word);
          exchange.respond(Response.json(status.code, json.raw("}").bytes()));
        });
  }

  private record Status(int code, String word) {}

  private Status status() {
    return refusing.getAsBoolean() ? new Status(503, "refusing") : new Status(200, "up");
  }

  /** A route with all figures, for who runs the server. */
  public Route whole(String path) {
    return new Route("GET", path, this::health);
  }

  private void health(Desk desk, Exchange exchange) {
    JsonWriter json = new JsonWriter(256);
    Status status = status();
    json.raw("{\"status\":").string(status.word).raw(",\"connections\":");
    json.number(connections.open()).raw(",\"load\":").raw(gauge.text());
    json.raw(",\"parts\":{");
    String comma = "";
    for (Part part : Part.values()) {
      json.raw(comma).string(part.wire()).raw(":").raw(decimals(gauge.level(part)));
      comma = ",";
    }
    json.raw("},\"poll_factor\":").raw(decimals(advice.factor()));
    exchange.respond(Response.json(status.code, json.raw("}").bytes()));
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
