package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.Wire.Place;
import dev.maru.behaviour.Wire.Receipt;
import dev.maru.testing.Minted;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a token's {@code rooms} grant, over every transport (S22, S26). */
class RightsTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.withTokens();

  private static String room(String id, String rights) {
    return "{\"id\":\"" + id + "\",\"rights\":[" + rights + "]}";
  }

  /** A room, and the quiet one beside it that polls of many rooms ask for. */
  private static String two(String id, String rights) {
    return room(id, rights) + "," + room(id.replace("@", "") + "-quiet", rights);
  }

  private static String member(String user, String id) {
    return Minted.of(user, "\"" + id + "\",{\"id\":\"" + id.replace("@", "") + "-quiet\"}");
  }

  @EveryTransport
  void aMemberReadsAndWrites(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire one = via.withToken(MARU, room, member("u1", room));
        Wire two = via.withToken(MARU, room, member("u2", room))) {
      assertThat(two.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(one.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(one.send("c1", "{\"x\":1}")).isEqualTo(new Receipt("", 1, false));
      assertThat(two.next().object("from").text("id")).isEqualTo("u1");
    }
  }

  @EveryTransport
  void whoMayReadOnlyIsToldThatWritingIsForbidden(Via via) throws IOException {
    String room = MARU.newRoom();
    String token = Minted.of("u1", two(room, "\"read\",\"a-right-of-tomorrow\""));
    try (Wire wire = via.withToken(MARU, room, token)) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(wire.send("c1", "{}").code()).isEqualTo("forbidden");
    }
  }

  @EveryTransport
  void whoMayWriteOnlyIsToldThatReadingIsForbidden(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire wire = via.withToken(MARU, room, Minted.of("u1", two(room, "\"write\"")))) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEqualTo("forbidden");
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(1);
    }
  }

  @EveryTransport
  void aForeignRoomIsAsIfItWereNotThere(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire member = via.withToken(MARU, room, member("u1", room));
        Wire stranger = via.withToken(MARU, room, Minted.of("u2", ""));
        Wire without = via.withToken(MARU, room, Minted.of("u3", room(room, "")))) {
      member.send("c1", "{}");
      for (Wire wire : new Wire[] {stranger, without}) {
        assertThat(wire.join(Place.NEWEST, 10).code()).isEqualTo("not_found");
        assertThat(wire.join(new Place("", 1), 10).code()).as("a cursor").isEqualTo("not_found");
        assertThat(wire.send("c1", "{}").code()).isEqualTo("not_found");
      }
    }
  }

  @EveryTransport
  void anInboxIsItsUsersAloneWhateverATokenSays(Via via) throws IOException {
    String user = "of-" + via;
    try (Wire theirs = via.withToken(MARU, "@" + user, member(user, user));
        Wire other = via.withToken(MARU, "@" + user, Minted.of("u2", "\"@" + user + "\""))) {
      assertThat(theirs.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(theirs.send("c1", "{}").seq()).isEqualTo(1);
      assertThat(other.join(Place.NEWEST, 10).code()).isEqualTo("not_found");
    }
  }

  @Test
  void aForeignRoomAndAMissingOneAreAnsweredByteByByteAlike() throws IOException {
    String there = MARU.newRoom();
    String gone = MARU.newRoom();
    try (Wire member = Via.POLL.withToken(MARU, there, Minted.of("u1", "\"" + there + "\""))) {
      member.send("c1", "{}");
    }
    String bearer = "Authorization: Bearer " + Minted.of("u2", "");
    for (String request :
        new String[] {
          "GET /chat/rooms/ROOM/messages",
          "GET /chat/rooms/ROOM/messages?before=2",
          "GET /chat/rooms/ROOM/messages?after=0&wait=5",
          "GET /chat/poll?rooms=ROOM:0",
          "GET /chat/events?rooms=ROOM:0",
          "POST /chat/rooms/ROOM/messages"
        }) {
      String[] parts = request.split(" ", 2);
      String body = parts[0].equals("POST") ? "{\"message\":{}}" : "";
      var foreign =
          HttpLine.once(MARU.port(), parts[0], parts[1].replace("ROOM", there), body, bearer);
      var missing =
          HttpLine.once(MARU.port(), parts[0], parts[1].replace("ROOM", gone), body, bearer);
      assertThat(foreign.status()).as(request).isEqualTo(404);
      assertThat(foreign.body()).as(request).isEqualTo(missing.body());
    }
    try (SocketLine line = SocketLine.withToken(MARU.port(), Minted.of("u2", ""))) {
      for (String action : new String[] {"join", "history", "message", "typing"}) {
        String command = "{\"action\":\"%s\",\"room_id\":\"%s\",\"message\":{}}";
        assertThat(line.ask(command.formatted(action, there)).json())
            .isEqualTo(line.ask(command.formatted(action, gone)).json())
            .contains("not_found");
      }
    }
  }

  @Test
  void aRoomsRightsAddUpAndANumberIsARoomToo() throws IOException {
    String rooms = room("41", "\"read\"") + "," + room("41", "\"write\"") + ",42";
    try (SocketLine line = SocketLine.withToken(MARU.port(), Minted.of("u1", rooms))) {
      for (String room : new String[] {"41", "42"}) {
        line.say("{\"action\":\"join\",\"room_id\":" + room + "}");
        assertThat(line.hear("joined").text("room_id")).isEqualTo(room);
        line.say("{\"action\":\"message\",\"room_id\":\"" + room + "\",\"message\":{}}");
        assertThat(line.hear("ack").number("seq")).isEqualTo(1);
      }
    }
  }
}
