package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.behaviour.Wire.Place;
import dev.maru.behaviour.Wire.Receipt;
import dev.maru.testing.Minted;
import dev.maru.testing.SiteDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms that the site's database says are somebody's (S22, S25, S27). */
class MembershipTest {

  private static final SiteDatabase SITE = SiteDatabase.make();

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens(
          "--membership.jdbc_url=" + SITE.url(),
          "--membership.sql=" + SiteDatabase.SQL,
          "--membership.ttl_ms=1000");

  @AfterAll
  static void close() {
    SITE.close();
  }

  /** A token that names no room. */
  private static String token(String user) {
    return Minted.of(user, "");
  }

  private static String bearer(String user) {
    return "Authorization: Bearer " + token(user);
  }

  /** A room, and the quiet one beside it that polls of many rooms ask for. */
  private static String room(String rights, String... users) {
    String room = MARU.newRoom();
    for (String user : users) {
      SITE.add(room, user, rights);
      SITE.add(room + "-quiet", user, rights);
    }
    return room;
  }

  @EveryTransport
  void aMemberReadsAndWrites(Via via) throws IOException {
    String room = room("read,write", "u1", "u2");
    try (Wire one = via.withToken(MARU, room, token("u1"));
        Wire two = via.withToken(MARU, room, token("u2"))) {
      assertThat(two.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(one.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(one.send("c1", "{\"x\":1}")).isEqualTo(new Receipt("", 1, false));
      assertThat(two.next().object("from").text("id")).isEqualTo("u1");
    }
  }

  @EveryTransport
  void aForeignRoomIsAsIfItWereNotThere(Via via) throws IOException {
    String room = room("read,write", "u1");
    try (Wire member = via.withToken(MARU, room, token("u1"));
        Wire stranger = via.withToken(MARU, room, token("u2"))) {
      member.send("c1", "{}");
      assertThat(stranger.join(Place.NEWEST, 10).code()).isEqualTo("not_found");
      assertThat(stranger.send("c1", "{}").code()).isEqualTo("not_found");
    }
  }

  @EveryTransport
  void whatTheRowDoesNotGrantIsForbidden(Via via) throws IOException {
    String room = room("read", "u1");
    try (Wire wire = via.withToken(MARU, room, token("u1"))) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(wire.send("c1", "{}").code()).isEqualTo("forbidden");
    }
  }

  @Test
  void aForeignRoomAndAMissingOneAreAnsweredByteByByteAlike() throws IOException {
    String there = room("read,write", "u1");
    String gone = MARU.newRoom();
    try (Wire member = Via.POLL.withToken(MARU, there, token("u1"))) {
      assertThat(member.send("c1", "{}").seq()).isEqualTo(1);
    }
    for (String request :
        List.of(
            "GET /chat/rooms/ROOM/messages",
            "GET /chat/rooms/ROOM/messages?before=2",
            "GET /chat/rooms/ROOM/messages?after=0&wait=5",
            "GET /chat/poll?rooms=ROOM:0",
            "GET /chat/events?rooms=ROOM:0",
            "POST /chat/rooms/ROOM/messages")) {
      String[] parts = request.split(" ", 2);
      String body = parts[0].equals("POST") ? "{\"message\":{}}" : "";
      Answer foreign = ask(parts[0], parts[1].replace("ROOM", there), body);
      Answer missing = ask(parts[0], parts[1].replace("ROOM", gone), body);
      assertThat(foreign.status()).as(request).isEqualTo(404);
      assertThat(foreign.body()).as(request).isEqualTo(missing.body());
    }
    try (SocketLine line = SocketLine.withToken(MARU.port(), token("u2"))) {
      for (String action : List.of("join", "history", "message", "typing")) {
        String command = "{\"action\":\"%s\",\"room_id\":\"%s\",\"message\":{}}";
        assertThat(line.ask(command.formatted(action, there)).json())
            .isEqualTo(line.ask(command.formatted(action, gone)).json())
            .contains("not_found");
      }
    }
  }

  private static Answer ask(String method, String target, String body) throws IOException {
    return HttpLine.once(MARU.port(), method, target, body, bearer("u2"));
  }

  @Test
  void whatIsSaidBehindAJoinIsDoneBehindItWhateverHasToBeAsked() throws IOException {
    String first = room("read,write", "u1");
    String second = room("read,write", "u1");
    try (SocketLine line = SocketLine.withToken(MARU.port(), token("u1"))) {
      for (String room : List.of(first, "none", second)) {
        line.say("{\"action\":\"join\",\"id\":\"j-%s\",\"room_id\":\"%s\"}".formatted(room, room));
        for (int i = 1; i <= 20; i++) {
          line.say(
              "{\"action\":\"message\",\"id\":\"%d\",\"room_id\":\"%s\",\"message\":{}}"
                  .formatted(i, room));
        }
      }
      line.say("{\"action\":\"ping\",\"id\":\"end\"}");
      List<String> joins = new ArrayList<>();
      boolean pong = false;
      for (int acks = 0; acks < 40 || joins.size() < 3 || !pong; ) {
        Fields next = line.hear();
        String type = next.text("type");
        pong |= type.equals("pong");
        if (type.equals("ack")) {
          acks++;
          assertThat(next.text("id")).as("in the order they were said").isEqualTo(next.get("seq"));
        } else if (next.has("id") && next.text("id").startsWith("j-")) {
          joins.add(next.text("id") + " " + type);
        }
      }
      assertThat(joins)
          .containsExactlyInAnyOrder(
              "j-" + first + " joined", "j-none error", "j-" + second + " joined");
    }
    for (String room : List.of(first, second)) {
      Answer all =
          HttpLine.once(MARU.port(), "GET", "/chat/rooms/" + room + "/messages", "", bearer("u1"));
      assertThat(all.fields().number("head")).as("all were done").isEqualTo(20);
    }
  }

  @Test
  void commandsOverHttpAreAnsweredInTheirOrder() throws IOException {
    String room = room("read,write", "u1");
    String commands =
        ("[{\"action\":\"message\",\"id\":1,\"room_id\":\"%s\",\"message\":{}},"
                + "{\"action\":\"message\",\"id\":2,\"room_id\":\"none\",\"message\":{}},"
                + "{\"action\":\"history\",\"id\":3,\"room_id\":\"%s\"}]")
            .formatted(room, room);
    Answer answer = HttpLine.once(MARU.port(), "POST", "/chat/commands", commands, bearer("u1"));
    List<Fields> replies = Fields.elements(answer.body()).stream().map(Fields::of).toList();
    assertThat(replies)
        .extracting(reply -> reply.text("type"))
        .containsExactly("ack", "error", "ok");
    assertThat(replies.get(1).text("code")).isEqualTo("not_found");
  }

  @Test
  void whoIsTakenOutOfTheTableIsPutOutOfTheRoom() throws IOException {
    String room = room("read,write", "u1", "u2");
    try (SocketLine line = SocketLine.withToken(MARU.port(), token("u1"));
        StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room, bearer("u1"))) {
      line.say("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      assertThat(line.hear().text("type")).isEqualTo("joined");
      stream.frame("joined");
      SITE.remove(room, "u1");
      Fields out = line.hear();
      assertThat(out.text("code")).isEqualTo("not_found");
      assertThat(out.text("room_id")).isEqualTo(room);
      assertThat(stream.frame().fields().text("code")).isEqualTo("not_found");
      String path = "/chat/rooms/" + room + "/messages";
      HttpLine.once(MARU.port(), "POST", path, "{\"message\":{}}", bearer("u2"));
      line.assertAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/rooms/ROOM/messages?after=0", "/chat/poll?rooms=ROOM:0"})
  void whoIsTakenOutOfTheTableWhileALongPollWaitsIsShownNothing(String target) throws Exception {
    String room = room("read,write", "u1", "u2");
    String path = "/chat/rooms/" + room + "/messages";
    try (HttpLine wait = HttpLine.to(MARU.port(), bearer("u1"));
        SocketLine witness = SocketLine.withToken(MARU.port(), token("u1"))) {
      witness.say("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      assertThat(witness.hear().text("type")).isEqualTo("joined");
      wait.say("GET", target.replace("ROOM", room) + "&wait=20", "");
      SITE.remove(room, "u1");
      assertThat(witness.hear().text("code")).as("what was known is old").isEqualTo("not_found");
      assertThat(
              HttpLine.once(MARU.port(), "POST", path, "{\"message\":{\"x\":7}}", bearer("u2"))
                  .status())
          .isEqualTo(201);
      HttpLine.Answer answer = wait.hear();
      assertThat(answer.body()).contains("not_found").doesNotContain("\"x\":7");
    }
  }

  @Test
  void whoIsTakenOutOfTheTableWaitsForNothingThere() throws IOException {
    String room = room("read", "u1");
    try (HttpLine one = HttpLine.to(MARU.port(), bearer("u1"));
        HttpLine many = HttpLine.to(MARU.port(), bearer("u1"))) {
      one.say("GET", "/chat/rooms/" + room + "/messages?after=0&wait=50", "");
      many.say("GET", "/chat/poll?wait=50&rooms=" + room + ":0," + room + "-quiet:0", "");
      SITE.remove(room, "u1");
      long start = System.nanoTime();
      assertThat(one.hear().code()).isEqualTo("not_found");
      assertThat(many.hear().body()).contains(room, "not_found").doesNotContain("-quiet");
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
    }
  }

  @Test
  void anInboxIsNobodysToAskAbout() throws IOException {
    SITE.add("@other", "u1");
    try (SocketLine line = SocketLine.withToken(MARU.port(), token("u1"))) {
      line.say("{\"action\":\"join\",\"room_id\":\"@u1\"}");
      assertThat(line.hear().text("type")).isEqualTo("joined");
      assertThat(line.ask("{\"action\":\"join\",\"room_id\":\"@other\"}").text("code"))
          .isEqualTo("not_found");
    }
  }

  @Test
  void theTokensOwnRoomsNeedNobodyElse() throws IOException {
    String room = MARU.newRoom();
    String bearer = "Authorization: Bearer " + Minted.of("u1", "\"" + room + "\"");
    String path = "/chat/rooms/" + room + "/messages";
    assertThat(HttpLine.once(MARU.port(), "GET", path, "", bearer).status()).isEqualTo(200);
  }
}
