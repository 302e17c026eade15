package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import dev.maru.transport.Connections;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a probe is told about a server that takes messages, and about one that does not. */
class HealthTest {

  private boolean refusing;
  private final Health health =
      new Health(new Connections(1, 0), LoadGauge.idle(), PollAdvice.ofTheSeed(), () -> refusing);

  private static String ask(Route route) throws IOException, Refusal {
    Request request =
        new Request("GET", route.path(), Map.of(), Map.of(), Map.of(), new byte[0], "");
    try (PollHouse house = new PollHouse()) {
      route.handler().handle(house.desk(), house.exchange(request));
      Response answer = house.responses().getFirst();
      return answer.status() + " " + new String(answer.body(), UTF_8);
    }
  }

  @Test
  void aServerThatRefusesMessagesIsNotUpAndThenIsAgain() throws Exception {
    for (Route route : List.of(health.brief(), health.whole("/chat/admin/health"))) {
      assertThat(ask(route)).startsWith("200 {\"status\":\"up\"");
      refusing = true;
      assertThat(ask(route)).startsWith("503 {\"status\":\"refusing\"");
      refusing = false;
      assertThat(ask(route)).startsWith("200 ");
    }
  }
}
