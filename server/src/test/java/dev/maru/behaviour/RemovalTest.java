package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.Wire.Place;
import dev.maru.behaviour.Wire.Receipt;
import dev.maru.config.ConfigException;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A room is taken from a user at once, by every transport, and stays so (S15, S25). */
class RemovalTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.managed(InstantSource.system());

  private static final Managing ADMIN = new Managing(MARU);

  /** In a room, and in the quiet one beside it that polls of many rooms ask for. */
  private static String member(String user, String room) {
    return Minted.of(user, "\"%s\",\"%s-quiet\"".formatted(room, room));
  }

  private static Receipt send(String room, String user) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port(), "Authorization: Bearer " + member(user, room))) {
      return PollWire.post(line, room, "", "c" + System.nanoTime(), "{}");
    }
  }

  @EveryTransport
  void whoIsRemovedNeitherReadsNorWritesWithTheTokenThatNamesTheRoom(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire wire = via.withToken(MARU, room, member("u1", room));
        Wire other = via.withToken(MARU, room, member("u2", room))) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(other.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(1);
      assertThat(wire.next().number("seq")).isEqualTo(1);
      assertThat(other.next().number("seq")).isEqualTo(1);
      assertThat(ADMIN.act("remove", room, "u1")).isEqualTo(2);
      assertThat(wire.send("c2", "{}").code()).isEqualTo("not_found");
      assertThat(other.send("c2", "{}").seq()).as("of another").isEqualTo(3);
      Fields told = other.next();
      assertThat(told.text("kind")).isEqualTo("member");
      assertThat(told.get("data")).isEqualTo("{\"user_id\":\"u1\",\"member\":false}");
      assertThat(told.object("from").text("id")).as("nobody wrote it").isEmpty();
      assertThat(other.next().number("seq")).isEqualTo(3);
    }
    for (Via again : Via.values()) {
      try (Wire wire = again.withToken(MARU, room, member("u1", room))) {
        assertThat(wire.join(Place.after(1), 10).code()).as("%s", again).isEqualTo("not_found");
        assertThat(wire.send("c1", "{}").code()).isEqualTo("not_found");
      }
    }
  }

  @EveryTransport
  void whoIsAdmittedAgainReadsAndWritesAgain(Via via) throws IOException {
    String room = MARU.newRoom();
    ADMIN.act("remove", room, "u1");
    ADMIN.act("remove", room, "u1");
    assertThat(ADMIN.act("admit", room, "u1")).isEqualTo(3);
    try (Wire wire = via.withToken(MARU, room, member("u1", room))) {
      assertThat(wire.join(Place.after(0), 10).seqs()).containsExactly(1L, 2L, 3L);
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(4);
    }
  }

  @Test
  void aRemovalIsRememberedByTheStore() throws IOException, ConfigException {
    String room = MARU.newRoom();
    String shut = MARU.newRoom();
    ADMIN.act("remove", room, "u1");
    ADMIN.act("remove", room, "u2");
    ADMIN.act("admit", room, "u2");
    ADMIN.act("close", shut, "");
    MARU.restart();
    assertThat(send(room, "u1").code()).isEqualTo("not_found");
    assertThat(send(room, "u2").code()).isEmpty();
    assertThat(send(shut, "u1").code()).isEqualTo("room_closed");
    ADMIN.act("admit", room, "u1");
    ADMIN.act("reopen", shut, "");
    MARU.restart();
    assertThat(send(room, "u1").code()).isEmpty();
    assertThat(send(shut, "u1").code()).isEmpty();
  }

  @Test
  void aSocketIsToldWhichRoomItLostAndKeepsTheOthers() throws IOException {
    String room = MARU.newRoom();
    String rooms = "\"%s\",\"%s-quiet\"".formatted(room, room);
    try (SocketLine line = SocketLine.withToken(MARU.port(), Minted.of("u1", rooms))) {
      for (String each : new String[] {room, room + "-quiet"}) {
        line.say("{\"action\":\"join\",\"room_id\":\"" + each + "\"}");
        line.hear("joined");
      }
      ADMIN.act("remove", room, "u1");
      Fields error = line.hear();
      assertThat(error.text("code")).isEqualTo("not_found");
      assertThat(error.text("room_id")).isEqualTo(room);
      line.say("{\"action\":\"message\",\"room_id\":\"%s-quiet\",\"message\":{}}".formatted(room));
      assertThat(line.hear("ack").number("seq")).isEqualTo(1);
      line.say("{\"action\":\"history\",\"id\":1,\"room_id\":\"" + room + "\"}");
      assertThat(line.hear("error").text("code")).isEqualTo("not_found");
    }
  }

  @Test
  void aStreamThatHasNoRoomLeftEnds() throws IOException {
    String room = MARU.newRoom();
    String bearer = "Authorization: Bearer " + member("u1", room);
    try (StreamLine both =
            StreamLine.open(MARU.port(), "rooms=" + room + "," + room + "-quiet", bearer);
        StreamLine one = StreamLine.open(MARU.port(), "rooms=" + room, bearer)) {
      both.frame("joined");
      both.frame("joined");
      one.frame("joined");
      ADMIN.act("remove", room, "u1");
      for (StreamLine line : new StreamLine[] {both, one}) {
        Fields error = line.frame().fields();
        assertThat(error.text("code")).isEqualTo("not_found");
        assertThat(error.text("room_id")).isEqualTo(room);
      }
      Fields bye = one.frame().fields();
      assertThat(bye.text("type")).isEqualTo("bye");
      assertThat(bye.number("code")).isEqualTo(4403);
      assertThat(send(room + "-quiet", "other").code()).as("a test's own mistake").isEmpty();
      assertThat(both.frame().fields().text("type")).isEqualTo("message");
      assertThat(StreamLine.open(MARU.port(), "rooms=" + room, bearer).status()).isEqualTo(404);
    }
  }

  @Test
  void aLongPollOfTheRoomIsAnsweredAtOnce() throws IOException {
    String room = MARU.newRoom();
    String bearer = "Authorization: Bearer " + member("u1", room);
    try (HttpLine one = HttpLine.to(MARU.port(), bearer);
        HttpLine many = HttpLine.to(MARU.port(), bearer)) {
      one.say("GET", "/chat/rooms/" + room + "/messages?after=0&wait=50", "");
      many.say("GET", "/chat/poll?rooms=" + room + ":0," + room + "-quiet:0&wait=50", "");
      handled(bearer, room);
      ADMIN.act("remove", room, "u1");
      assertThat(one.hear().code()).isEqualTo("not_found");
      HttpLine.Answer answer = many.hear();
      assertThat(answer.status()).isEqualTo(200);
      Fields lost = answer.fields().objects("rooms").getFirst();
      assertThat(lost.text("room_id")).isEqualTo(room);
      assertThat(lost.object("error").text("code")).isEqualTo("not_found");
    }
  }

  /** Requests that were sent before on other lines are being waited with. */
  private static void handled(String bearer, String room) throws IOException {
    for (int i = 0; i < 8; i++) {
      HttpLine.once(MARU.port(), "GET", "/chat/rooms/" + room + "/messages", "", bearer);
    }
  }

  @EveryTransport
  void aClosedRoomIsReadOnlyUntilItIsOpenedAgain(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire wire = via.withToken(MARU, room, member("u1", room))) {
      assertThat(wire.send("before", "{}").seq()).isEqualTo(1);
      assertThat(ADMIN.act("close", room, "")).isEqualTo(2);
      assertThat(wire.send("c1", "{}").code()).isEqualTo("room_closed");
      assertThat(wire.send("before", "{}")).as("a retry").isEqualTo(new Receipt("", 1, true));
      assertThat(wire.join(Place.after(0), 10).events().getLast().get("data"))
          .isEqualTo("{\"closed\":true}");
      assertThat(ADMIN.act("reopen", room, "")).isEqualTo(3);
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(4);
    }
  }

  @Test
  void theSeedsPageHearsOfItOnlyWhenItSpeaks() throws IOException {
    String room = MARU.newRoom();
    String message = "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room);
    try (SocketLine line = SocketLine.to(MARU.port())) {
      line.say(
          "{\"action\":\"join\",\"room_id\":\"%s\",\"token\":\"%s\"}"
              .formatted(room, member("u1", room)));
      line.say(message);
      assertThat(line.hear().text("type")).isEqualTo("message");
      ADMIN.act("close", room, "");
      assertThat(line.ask(message).text("code")).isEqualTo("room_closed");
      ADMIN.act("reopen", room, "");
      ADMIN.act("remove", room, "another");
      assertThat(line.ask(message).number("seq")).isEqualTo(5);
    }
  }
}
