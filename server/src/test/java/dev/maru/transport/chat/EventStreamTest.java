package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Speaker;
import dev.maru.pace.LoadGauge;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream on a lane of the test's: what it holds, when it is silent, how it ends. */
class EventStreamTest {

  private final RecordingBody body = new RecordingBody();
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
  void theFirstCommentLeavesBeforeAnythingIsRead() {
    stream(house.place("a", 0));
    assertThat(said()).isEqualTo(": maru\nretry: 2000\n\n");
    assertThat(house.reads()).isZero();
  }

  @Test
  void aStreamThatIsLeftGivesItsPlacesBack() {
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      streams.add(stream(house.place("a" + i, 0), house.place("b", 0)));
    }
    house.settle();
    assertThat(house.rooms()).isEqualTo(101);
    streams.forEach(EventStream::closed);
    house.settle();
    assertThat(house.rooms()).isZero();
  }

  @Test
  void aStreamThatIsLeftBeforeItJoinedTakesNoPlace() {
    stream(house.place("a", 0)).closed();
    house.settle();
    assertThat(house.rooms()).isZero();
    EventStream other = stream(house.place("a", 0), house.place("b", 0));
    house.settleOneRead();
    other.closed();
    house.settle();
    assertThat(house.rooms()).isZero();
  }

  @Test
  void theRoomsAreJoinedOneAfterTheOther() throws InterruptedException {
    Place[] places = new Place[20];
    for (int i = 0; i < places.length; i++) {
      house.publish("r" + i, 60);
      places[i] = house.place("r" + i, 0);
    }
    house.settle();
    stream(places);
    house.settle();
    assertThat(body.ended).isFalse();
    assertThat(said().split("\"type\":\"joined\"", -1)).hasSize(places.length + 1);
    assertThat(said().split("\"type\":\"message\"", -1)).hasSize(places.length * 60 + 1);
  }

  @Test
  void aBodyThatTakesNothingDelaysTheOtherRoomsAndIsEnded() throws InterruptedException {
    house.publish("b", 1);
    house.settle();
    EventStream stream = stream(house.place("a", 0), house.place("b", 0));
    body.writable = false;
    house.settle();
    assertThat(house.rooms()).isEqualTo(1);
    body.writable = true;
    stream.writable();
    house.settle();
    assertThat(house.rooms()).isEqualTo(2);
    assertThat(said()).contains("\"room_id\":\"b\"");
    body.writable = false;
    stream.sweep(1_000);
    stream.sweep(10_999);
    assertThat(body.ended).isFalse();
    stream.sweep(11_000);
    assertThat(body.ended).isTrue();
    assertThat(said()).contains("data: {\"type\":\"bye\",\"code\":4508,");
  }

  @Test
  void aSilentStreamBeatsAndTellsTheHeadsNowAndThen() {
    EventStream stream = stream(house.place("a", 0));
    house.settle();
    int comments = 0;
    int pings = 0;
    for (int now = 0; now <= 100_000; now += 250) {
      body.bytes.reset();
      stream.sweep(now);
      house.settle();
      comments += said().equals(":\n\n") ? 1 : 0;
      pings += said().startsWith("data: {\"type\":\"ping\",\"heads\":{\"a\":0},\"load\":") ? 1 : 0;
    }
    assertThat(pings).isBetween(3, 4);
    assertThat(comments).isBetween(6, 9);
  }

  @Test
  void aStreamThatSpeaksNeedsNoHeartbeat() throws InterruptedException {
    EventStream stream = stream(house.place("a", 0));
    house.settle();
    for (int now = 0; now <= 60_000; now += 5_000) {
      house.publish("a", 1);
      house.settle();
      stream.sweep(now);
    }
    house.settle();
    assertThat(said()).doesNotContain("\n:\n", "\"ping\"");
  }

  @Test
  void theEndOfTheServerSaysWhenToComeBack() {
    EventStream stream = stream(house.place("a", 0));
    house.settle();
    body.bytes.reset();
    stream.drain(1234);
    assertThat(said())
        .isEqualTo(
            "retry: 1234\n\ndata: {\"type\":\"bye\",\"code\":4503,\"retry_after_ms\":1234,"
                + "\"reason\":\"restart\"}\n\n");
    assertThat(body.ended).isTrue();
  }

  @Test
  void whichRoomWasTakenIsSaidBeforeTheEndHoweverSoonThatComes() {
    EventStream stream = stream(house.place("a", 0));
    house.settle();
    Refusal why = new Refusal(ErrorCode.NOT_FOUND, "no such room");
    house.desk().shard().expel("a", User.GUEST.id(), why);
    stream.sweep(1_000);
    house.settle();
    assertThat(said()).containsSubsequence("not_found", "\"bye\"");
    assertThat(body.ended).isTrue();
  }

  @Test
  void aSeedClientIsToldNoReason() {
    Cursors at = new Cursors(List.of(house.place("a", 0)));
    EventStream stream = new EventStream(streams(), house.desk(), body, asked(false), at);
    house.settle();
    body.bytes.reset();
    stream.close(CloseCode.SLOW, "slow");
    assertThat(said()).isEmpty();
    assertThat(body.ended).isTrue();
  }

  @Test
  void theFramesOfATurnLeaveInOneWrite() throws InterruptedException {
    stream(house.place("a", 0));
    house.settle();
    int writes = body.writes;
    house.publish("a", 10);
    house.settle();
    assertThat(body.writes - writes).isLessThanOrEqualTo(10);
    assertThat(said()).contains("id: a:10:");
  }

  private EventStream stream(Place... places) {
    Cursors at = new Cursors(List.of(places));
    return new EventStream(streams(), house.desk(), body, asked(true), at);
  }

  private static EventStream.Asked asked(boolean version1) {
    Speaker guest = Speaker.trusted(User.GUEST);
    return new EventStream.Asked(guest, "", version1, new TreeMap<>(), 50);
  }

  private static EventStreams streams() {
    return new EventStreams(LoadGauge.idle(), 25_000, 100);
  }

  private String said() {
    return body.bytes.toString(UTF_8);
  }
}
