package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poll that waits holds a place in its room as long as it waits, and not longer. */
class LongPollTest {

  private PollHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new PollHouse();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void abandonedPollsGiveTheirPlaceBack() {
    for (int i = 0; i < 1000; i++) {
      wait("room-" + i, 0);
      if (i % 2 == 0) {
        house.settle();
      }
    }
    assertThat(house.rooms()).isEqualTo(1000);
    house.parked().forEach(wait -> wait.abandoned().run());
    assertThat(house.rooms()).isZero();
    house.settle();
    assertThat(house.responses()).isEmpty();
  }

  @Test
  void anEventAnswersEveryPollOfItsRoomOnce() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      wait("r", 0);
    }
    house.settle();
    house.publish("r", 3);
    house.settle();
    assertThat(house.responses()).hasSize(10).allMatch(response -> response.status() == 200);
    assertThat(house.rooms()).isZero();
    house.parked().forEach(wait -> wait.due().run());
    assertThat(house.responses()).hasSize(10);
  }

  private void take(String room) {
    var withdrawn = house.desk().house().access().withdrawn();
    withdrawn.hold(room, User.GUEST.id());
    withdrawn.remove(room, User.GUEST.id());
    house.desk().shard().expel(room, User.GUEST.id(), new Refusal(ErrorCode.NOT_FOUND, "gone"));
  }

  @Test
  void aPollWhoseRoomIsTakenIsAnsweredAtOnceInEveryStateOfIt() throws InterruptedException {
    house.publish("read", 2);
    wait("read", 0);
    take("read");
    house.settle();
    wait("waits", 0);
    house.settle();
    take("waits");
    house.settle();
    wait("told", 0);
    house.settle();
    house.publish("told", 1);
    take("told");
    house.settle();
    assertThat(house.statuses()).containsExactly(404, 404, 404);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void aPollThatDoesNotWaitShowsNothingThatWasTakenWhileItWasRead() throws InterruptedException {
    house.publish("r", 2);
    house.settle();
    house.poll(0, house.place("r", 0));
    take("r");
    house.settle();
    assertThat(house.statuses()).containsExactly(404);
  }

  @Test
  void aPollOfManyRoomsIsToldWhichOneWasTaken() {
    house.pollMany(10, house.place("a", 0), house.place("b", 0), house.place("c", 0));
    take("b");
    house.settle();
    assertThat(house.statuses()).containsExactly(200);
    assertThat(new String(house.responses().getFirst().body(), UTF_8))
        .contains("{\"room_id\":\"b\",\"error\":{\"code\":\"not_found\"")
        .doesNotContain("\"a\"", "\"c\"");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void whoIsDismissedWaitsNoLongerAndIsAnsweredOnce() {
    wait("r", 0);
    house.settle();
    var wait = house.parked().getFirst();
    assertThat(wait.userId()).isEqualTo(User.GUEST.id());
    wait.dismissed().accept(new Refusal(ErrorCode.AUTH_EXPIRED, "gone"));
    wait.dismissed().accept(new Refusal(ErrorCode.AUTH_EXPIRED, "gone"));
    wait.due().run();
    house.settle();
    assertThat(house.statuses()).containsExactly(401);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void aPollThatIsDueIsAnsweredWithNothing() {
    wait("r", 0);
    house.settle();
    house.parked().getFirst().due().run();
    house.settle();
    assertThat(house.responses()).hasSize(1).allMatch(response -> response.status() == 204);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void aPollThatIsDueBeforeItCouldReadIsToldToComeAgain() {
    wait("r", 0);
    house.parked().getFirst().due().run();
    house.settle();
    assertThat(house.responses()).hasSize(1).allMatch(response -> response.status() == 503);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void whoIsBehindDoesNotWait() throws InterruptedException {
    house.publish("r", 2);
    house.settle();
    wait("r", 1);
    house.settle();
    assertThat(house.responses()).hasSize(1).allMatch(response -> response.status() == 200);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void manyRoomsWaitInOnePollAndTheFirstEventAnswersIt() throws InterruptedException {
    house.pollMany(25, house.place("a", 0), house.place("b", 0), house.place("c", 0));
    house.settle();
    assertThat(house.rooms()).isEqualTo(3);
    house.publish("b", 2);
    house.settle();
    assertThat(house.statuses()).containsExactly(200);
    assertThat(house.bodies().getFirst())
        .contains("\"room_id\":\"b\"", "\"head\":2", "\"more\":false")
        .doesNotContain("\"a\"", "\"c\"");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void allRoomsThatHaveSomethingAreInOneAnswerInTheOrderAskedFor() throws InterruptedException {
    for (String room : List.of("a", "b", "c")) {
      house.publish(room, 2);
    }
    house.settle();
    house.pollMany(25, house.place("c", 0), house.place("b", 2), house.place("a", 1));
    house.settle();
    String body = house.bodies().getFirst();
    assertThat(body.indexOf("{\"room_id\":\"c\"")).isLessThan(body.indexOf("{\"room_id\":\"a\""));
    assertThat(body).doesNotContain("\"b\"");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void whatDoesNotFitIsLeftForTheNextPoll() throws InterruptedException {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      house.publish("r" + i, 6);
      places.add(house.place("r" + i, 0));
    }
    house.settle();
    house.poll(25, "", places).start();
    house.settle();
    String body = house.bodies().getFirst();
    assertThat(body)
        .contains("\"r0\"")
        .doesNotContain("\"r19\"")
        .contains("],\"more\":true,\"next");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void anEventWhileTheOtherRoomsAreAskedFollowsThePageOfItsRoom() throws InterruptedException {
    house.publish("a", 1);
    house.settle();
    house.pollMany(25, house.place("a", 0), house.place("b", 7));
    house.settleOneRead();
    house.publish("a", 1);
    house.settle();
    assertThat(house.bodies().getFirst())
        .contains("\"head\":2", "\"seq\":1,", "\"seq\":2,")
        .containsOnlyOnce("\"room_id\":\"a\",\"epoch\"");
  }

  @Test
  void aRoomThatIsDeniedIsSaidAtOnceAndTheOthersAreServed() {
    LongPoll poll = house.poll(25, "", List.of(house.place("a", 0), house.place("@x", 0)));
    poll.deny(1, PollHouse.denied());
    poll.start();
    house.settle();
    assertThat(house.statuses()).containsExactly(200);
    assertThat(house.bodies().getFirst())
        .startsWith("{\"rooms\":[{\"room_id\":\"@x\",\"error\":{\"code\":\"not_found\"");
    assertThat(house.rooms()).isZero();
  }

  @Test
  void theTagOfManyRoomsChangesWithEachHead() throws InterruptedException {
    house.publish("a", 1);
    house.publish("b", 1);
    house.settle();
    List<Place> newest = List.of(house.place("a", Cursor.NEWEST), house.place("b", Cursor.NEWEST));
    house.poll(0, "", newest).start();
    house.settle();
    String tag = house.responses().getFirst().headers().getOrDefault("ETag", "");
    house.poll(0, tag, newest).start();
    house.settle();
    house.publish("b", 1);
    house.settle();
    house.poll(0, tag, newest).start();
    house.settle();
    assertThat(house.statuses()).containsExactly(200, 304, 200);
    assertThat(house.responses().getLast().headers().getOrDefault("ETag", "")).isNotEqualTo(tag);
  }

  private void wait(String room, long after) {
    house.poll(25, house.place(room, after));
  }
}
