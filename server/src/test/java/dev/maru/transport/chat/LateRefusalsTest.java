package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.access.Access;
import dev.maru.config.Config;
import dev.maru.config.Sources;
import dev.maru.http.Request;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import dev.maru.testing.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refusal that comes only while somebody waits is written down like any other (S83). */
class LateRefusalsTest {

  private static final String TAKEN =
      "refused code=not_found what=\"%s\" room=\"7\" user=\"u1\" from=local";

  private static final String OVER =
      "refused code=auth_expired what=\"GET\" user=\"u1\" from=local";

  private final ShiftedClock clock = new ShiftedClock();
  private Access access = Access.open();
  private PollHouse house;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    List<String> flags = List.of("--access.mode=token", "--access.secret=" + Minted.SECRET);
    access = Access.of(Config.load(new Sources(flags, Map.of(), directory)), clock);
    house = new PollHouse(access);
    house.publish("7", 3);
    house.settle();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    access.close();
  }

  private void ask(Route route, Map<String, List<String>> query, String body) throws Refusal {
    Map<String, String> headers = Map.of("authorization", "Bearer " + Minted.of("u1", "\"7\""));
    Map<String, String> parts = Map.of("room", "7");
    Request request =
        new Request(route.method(), "/", parts, query, headers, body.getBytes(UTF_8), "");
    route.handler().handle(house.desk(), house.exchange(request));
  }

  private void poll(String name, String value) throws Refusal {
    Route messages = new Polls(PollAdvice.ofTheSeed(), 9).routes().getFirst();
    ask(
        messages,
        name.equals("after")
            ? Map.of(name, List.of(value))
            : Map.of("after", List.of("3"), name, List.of(value)),
        "");
  }

  private void command(String json) throws Refusal {
    ask(new Commands().routes().getFirst(), Map.of(), json);
  }

  @Test
  void aRoomThatIsTakenWhileItIsReadIsALineByEveryWay() throws Exception {
    try (Written log = new Written("dev.maru.audit")) {
      poll("before", "3");
      poll("after", "0");
      poll("wait", "9");
      command("{\"action\":\"join\",\"room_id\":\"7\",\"after\":0}");
      command("{\"action\":\"history\",\"room_id\":\"7\",\"before\":3}");
      access.withdrawn().hold("7", "u1");
      house.settle();
      house.parked().getFirst().due().run();
      house.settle();
      assertThat(log.lines())
          .containsExactlyInAnyOrder(
              TAKEN.formatted("GET"),
              TAKEN.formatted("GET"),
              TAKEN.formatted("GET"),
              TAKEN.formatted("join"),
              TAKEN.formatted("history"));
    }
  }

  @Test
  void whoseTokenEndsWhileTheyWaitIsALine() throws Exception {
    try (Written log = new Written("dev.maru.audit")) {
      poll("wait", "9");
      house.settle();
      clock.skip(7_200);
      house.parked().getLast().due().run();
      assertThat(house.statuses()).containsExactly(401);
      assertThat(log.lines()).containsExactly(OVER);
    }
  }

  @Test
  void whoIsSentAwayWhileTheyWaitIsALine() throws Exception {
    try (Written log = new Written("dev.maru.audit")) {
      poll("wait", "9");
      house.settle();
      house.parked().getLast().dismissed().accept(new Refusal(ErrorCode.AUTH_EXPIRED, "gone"));
      assertThat(house.statuses()).containsExactly(401);
      assertThat(log.lines()).containsExactly(OVER);
    }
  }

  @Test
  void oneTicketTooManyIsALine() throws Exception {
    Route tickets = new TicketOffice().routes().getFirst();
    try (Written log = new Written("dev.maru.audit")) {
      for (int i = 0; i < 32; i++) {
        ask(tickets, Map.of(), "");
      }
      assertThat(log.lines()).isEmpty();
      Refusal no = catchThrowableOfType(Refusal.class, () -> ask(tickets, Map.of(), ""));
      assertThat(no.code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(log.lines())
          .containsExactly("refused code=overloaded what=\"POST\" user=\"u1\" from=local");
    }
  }
}
