package dev.maru.transport.chat;

import dev.maru.access.Access;
import dev.maru.access.Speaker;
import dev.maru.http.Exchange;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import java.util.List;

/**
 * {@code POST /chat/tickets}: what stands in a URL instead of a token, where nothing else can be
 * sent; good once and for a short time. Immutable.
 */
final class TicketOffice {

  /** The routes. */
  List<Route> routes() {
    return List.of(new Route("POST", "/chat/tickets", TicketOffice::tickets));
  }

  private static void tickets(Desk desk, Exchange exchange) throws Refusal {
    desk.admit(exchange, speaker -> issue(desk, exchange, speaker));
  }

  private static void issue(Desk desk, Exchange exchange, Speaker speaker) throws Refusal {
    Access.Ticket ticket = ticket(desk, exchange.request(), speaker);
    JsonWriter json = new JsonWriter(80).raw("{\"ticket\":").string(ticket.text());
    json.raw(",\"expires_in_ms\":").number(ticket.lifetimeMs()).raw("}");
    exchange.respond(Response.json(201, json.bytes()));
  }

  private static Access.Ticket ticket(Desk desk, Request request, Speaker speaker) throws Refusal {
    try {
      return desk.house().access().ticket(speaker, request.header("origin"));
    } catch (Refusal refusal) {
      throw desk.noted(speaker.user(), request, "", refusal);
    }
  }
}
