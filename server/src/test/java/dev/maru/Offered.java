package dev.maru;

import dev.maru.message.Messages;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.IdentityFields;
import dev.maru.room.Rooms;
import dev.maru.session.Route;
import dev.maru.session.SessionVerbs;
import dev.maru.session.Verb;
import dev.maru.transport.Connections;
import dev.maru.transport.chat.Endpoints;
import dev.maru.transport.chat.Health;
import java.util.List;
import java.util.Map;

/**
 * What the server offers, put together as it does; {@link VerbTableTest} holds the two together.
 */
public final class Offered {

  private static final Messages MESSAGES = new Messages(new IdentityFields(Map.of()));

  /** The verbs, a list of each feature. */
  public static final List<List<Verb>> VERBS =
      List.of(
          new SessionVerbs(
                  new SessionVerbs.Greeting(25_000, 65_536, 200, 50), PollAdvice.ofTheSeed())
              .verbs(),
          new Rooms().verbs(),
          MESSAGES.verbs());

  /** The routes, a list of each feature. */
  public static final List<List<Route>> ROUTES = List.of(MESSAGES.routes(), endpoints());

  private Offered() {}

  private static List<Route> endpoints() {
    LoadGauge gauge = LoadGauge.idle();
    Health health = new Health(new Connections(1, 0), gauge, PollAdvice.ofTheSeed(), () -> false);
    return new Endpoints(PollAdvice.ofTheSeed(), health.brief(), gauge, 25_000, 9).routes();
  }
}
