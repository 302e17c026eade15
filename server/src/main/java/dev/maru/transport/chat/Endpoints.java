package dev.maru.transport.chat;

import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.session.Route;
import java.util.List;
import java.util.stream.Stream;

/** The HTTP endpoints that are no feature's: polls, streams, commands, health, pages. Immutable. */
public final class Endpoints {

  private final List<Route> routes;

  /**
   * Endpoints that advise polling clients.
   *
   * @param health the route of {@code GET /chat/health}
   * @param pingMs how often a quiet stream is told the heads of its rooms
   * @param roomsPerRequest how many rooms one poll or stream may name
   */
  public Endpoints(
      PollAdvice advice, Route health, LoadGauge gauge, int pingMs, int roomsPerRequest) {
    this.routes =
        Stream.of(
                new Polls(advice, roomsPerRequest).routes(),
                new EventStreams(gauge, pingMs, roomsPerRequest).routes(),
                new Commands().routes(),
                new TicketOffice().routes(),
                List.of(health),
                new Assets().routes())
            .flatMap(List::stream)
            .toList();
  }

  /** All of them. */
  public List<Route> routes() {
    return routes;
  }
}
