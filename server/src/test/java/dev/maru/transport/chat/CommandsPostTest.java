package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Access;
import dev.maru.config.Config;
import dev.maru.config.Sources;
import dev.maru.http.Request;
import dev.maru.protocol.Refusal;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request with commands holds, and for how long, on a lane that the test drives. */
class CommandsPostTest {

  private static final String TYPING = "{\"action\":\"typing\",\"room_id\":\"7\"}";

  private final ShiftedClock clock = new ShiftedClock();
  private Access access = Access.open();
  private PollHouse house;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    List<String> flags = List.of("--access.mode=token", "--access.secret=" + Minted.SECRET);
    access = Access.of(Config.load(new Sources(flags, Map.of(), directory)), clock);
    house = new PollHouse(access);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    access.close();
  }

  private static String join(String more) {
    String token = Minted.of("u1", "\"7\"");
    return "{\"action\":\"join\",\"token\":\"%s\",\"room_id\":\"7\"%s}".formatted(token, more);
  }

  private void post(String body) throws Refusal {
    Request request =
        new Request("POST", "/", Map.of(), Map.of(), Map.of(), body.getBytes(UTF_8), "");
    new Commands().routes().getFirst().handler().handle(house.desk(), house.exchange(request));
  }

  private String answer() {
    assertThat(house.statuses()).containsExactly(200);
    return house.bodies().getFirst();
  }

  @Test
  void itsFirstCommandNeedNotSayTheVersionForAllToBeAnswered() throws Refusal {
    post("[" + join("") + "," + TYPING + "]");
    house.settle();
    assertThat(answer()).contains("\"type\":\"joined\"", "\"code\":\"unknown_action\"");
    assertThat(house.rooms()).as("rooms that are still followed").isZero();
  }

  @Test
  void aClientThatHangsUpLeavesItsRooms() throws Refusal {
    post("[" + join("") + "]");
    assertThat(house.rooms()).isEqualTo(1);
    house.parked().getLast().abandoned().run();
    assertThat(house.rooms()).isZero();
  }

  @Test
  void aClientThatWaitsForLongIsWaitedForAgain() throws Refusal {
    post("[" + join("") + "]");
    house.parked().getLast().due().run();
    assertThat(house.parked()).hasSize(2);
    house.settle();
    assertThat(answer()).contains("\"type\":\"joined\"");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void whatIsAnsweredAtOnceWaitsForNobody() throws Refusal {
    post("[" + join(",\"after\":-1") + "]");
    assertThat(answer()).contains("bad_request");
    assertThat(house.parked()).isEmpty();
  }

  @Test
  void whoIsRevokedWhileTheirPageIsReadIsNotShownIt() throws Exception {
    house.publish("7", 3);
    post("[" + join(",\"after\":0") + "]");
    access.withdrawn().revoke("u1", clock.millis());
    house.settle();
    assertThat(answer()).contains("\"code\":\"auth_expired\"").doesNotContain("events");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void whoseTokenEndsWhileTheirPageIsReadIsNotShownIt() throws Exception {
    house.publish("7", 3);
    post("[" + join(",\"after\":0") + "]");
    clock.skip(7_200);
    house.settle();
    assertThat(answer()).contains("\"code\":\"auth_expired\"").doesNotContain("events");
  }

  @Test
  void whoseRoomIsTakenWhileTheirPageIsReadIsToldWhatEverybodyIsTold() throws Exception {
    house.publish("7", 3);
    post("[" + join(",\"after\":0") + "]");
    access.withdrawn().hold("7", "u1");
    house.desk().shard().expel("7", "u1", PollHouse.denied());
    house.settle();
    assertThat(answer()).contains("\"code\":\"not_found\"").doesNotContain("events");
  }
}
