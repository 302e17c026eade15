package dev.maru.transport.chat;

import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.session.Route;
import dev.maru.transport.Connections;
import java.util.List;
import java.util.stream.Stream;

/** The HTTP endpoints that are no feature's: polls, commands, health, pages. Immutable. */
public final class Endpoints {

  private final List<Route> routes;

  /** Endpoints that advise polling clients and show these figures. */
  public Endpoints(PollAdvice advice, Connections connections, LoadGauge gauge) {
    this.routes =
        Stream.of(
                new Polls(advice).routes(),
                new Commands().routes(),
                new Health(connections, gauge).routes(),
                new Assets().routes())
            .flatMap(List::stream)
            .toList();
  }

  /** All of them. */
  public List<Route> routes() {
    return routes;
  }
}
