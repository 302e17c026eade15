package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.behaviour.Wire.Place;
import dev.maru.config.ConfigException;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that were given out are good no more, and whoever is in with one is out (S15). */
class RevocationTest {

  private static final ShiftedClock CLOCK = new ShiftedClock();

  @RegisterExtension static final RunningServer MARU = RunningServer.managed(CLOCK);

  private static final Managing ADMIN = new Managing(MARU);

  /** A token that says when it was issued, as that clock has it. */
  private static String token(String user, String room) {
    long now = CLOCK.instant().getEpochSecond();
    return Minted.with(
        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"rooms\":[\"%s\",\"%s-quiet\"]}"
            .formatted(user, now, now + 3600, room, room));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static int status(String token, String room) throws IOException {
    String path = "/chat/rooms/" + room + "/messages";
    return HttpLine.once(MARU.port(), "GET", path, "", bearer(token)).status();
  }

  @EveryTransport
  void aRevokedTokenIsGoodNoMoreAndANewOneIs(Via via) throws IOException {
    String room = MARU.newRoom();
    String user = "user-of-" + room;
    String old = token(user, room);
    try (Wire wire = via.withToken(MARU, room, old)) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
    }
    ADMIN.act("revoke", "", user);
    assertThat(status(old, room)).isEqualTo(401);
    CLOCK.skip(1);
    try (Wire wire = via.withToken(MARU, room, token(user, room))) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(1);
    }
    assertThat(status(old, room)).as("still").isEqualTo(401);
    assertThat(status(token("other", room), room)).as("of another").isEqualTo(200);
  }

  @Test
  void everyWayInIsClosedToARevokedToken() throws IOException {
    String room = MARU.newRoom();
    String old = token("u1", room);
    String other = token("u2", room);
    String ticket =
        HttpLine.once(MARU.port(), "POST", "/chat/tickets", "", bearer(old))
            .fields()
            .text("ticket");
    ADMIN.act("revoke", "", "u1");
    for (String target :
        new String[] {
          "GET /chat/rooms/ROOM/messages?after=0&wait=9",
          "GET /chat/poll?rooms=ROOM:0",
          "GET /chat/events?rooms=ROOM:0",
          "POST /chat/rooms/ROOM/messages",
          "POST /chat/commands",
          "POST /chat/tickets"
        }) {
      String[] parts = target.replace("ROOM", room).split(" ", 2);
      String body = parts[0].equals("POST") ? "{\"action\":\"ping\",\"message\":{}}" : "";
      Answer answer = HttpLine.once(MARU.port(), parts[0], parts[1], body, bearer(old));
      assertThat(answer.code()).as(target).isEqualTo("auth_expired");
    }
    String events = "/chat/events?rooms=" + room + "&ticket=" + ticket;
    assertThat(HttpLine.once(MARU.port(), "GET", events, "").code()).isEqualTo("auth_expired");
    String hello = "{\"action\":\"hello\",\"v\":1,\"token\":\"" + old + "\"}";
    String inBody = HttpLine.once(MARU.port(), "POST", "/chat/commands", hello).body();
    assertThat(inBody).contains("auth_expired");
    try (SocketLine line = SocketLine.to(MARU.port())) {
      assertThat(line.ask(hello).text("code")).isEqualTo("auth_expired");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
    try (SocketLine line = SocketLine.to(MARU.port(), bearer(old))) {
      assertThat(line.closeCode()).isEqualTo(4401);
    }
    try (SocketLine line = SocketLine.withToken(MARU.port(), other)) {
      String refresh = "{\"action\":\"refresh\",\"id\":1,\"token\":\"" + old + "\"}";
      assertThat(line.ask(refresh).text("code")).isEqualTo("auth_expired");
      line.assertAlive();
    }
  }

  @Test
  void whateverAUserHasOpenEndsAndOthersStay() throws IOException {
    String room = MARU.newRoom();
    for (String act : new String[] {"revoke", "disconnect"}) {
      CLOCK.skip(2);
      try (SocketLine idle = SocketLine.withToken(MARU.port(), token("u1", room));
          SocketLine seed = SocketLine.to(MARU.port());
          SocketLine other = SocketLine.withToken(MARU.port(), token("u2", room));
          StreamLine stream =
              StreamLine.open(MARU.port(), "rooms=" + room, bearer(token("u1", room)));
          HttpLine one = HttpLine.to(MARU.port(), bearer(token("u1", room)));
          HttpLine many = HttpLine.to(MARU.port(), bearer(token("u1", room)))) {
        seed.say(
            "{\"action\":\"join\",\"room_id\":\"%s\",\"token\":\"%s\"}"
                .formatted(room, token("u1", room)));
        seed.say("{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room));
        seed.hear("message");
        stream.frame("joined");
        one.say("GET", "/chat/rooms/" + room + "/messages?after=1&wait=50", "");
        many.say("GET", "/chat/poll?rooms=" + room + "-quiet:0&wait=50", "");
        for (int i = 0; i < 8; i++) {
          assertThat(status(token("u1", room), room)).as("by every loop").isEqualTo(200);
        }
        ADMIN.act(act, "", "u1");
        Fields bye = idle.hear("bye");
        assertThat(bye.number("code")).isEqualTo(4401);
        assertThat(idle.closeCode()).isEqualTo(4401);
        assertThat(seed.closeCode()).isEqualTo(4401);
        assertThat(stream.frame("bye").fields().number("code")).isEqualTo(4401);
        assertThatThrownBy(stream::next).isInstanceOf(EOFException.class);
        assertThat(one.hear().code()).isEqualTo("auth_expired");
        assertThat(many.hear().code()).isEqualTo("auth_expired");
        other.assertAlive();
      }
      room = MARU.newRoom();
    }
  }

  @Test
  void whoIsOnlyDisconnectedMayComeBackWithTheSameToken() throws IOException {
    String room = MARU.newRoom();
    String token = token("u7", room);
    assertThat(ADMIN.act("disconnect", "", "u7")).isZero();
    assertThat(status(token, room)).isEqualTo(200);
  }

  @Test
  void aTokenThatDoesNotSayWhenItWasIssuedMayBeAnOldOne() throws IOException {
    String room = MARU.newRoom();
    String silent = Minted.of("u8", "\"" + room + "\"");
    assertThat(status(silent, room)).isEqualTo(200);
    ADMIN.act("revoke", "", "u8");
    assertThat(status(silent, room)).isEqualTo(401);
    CLOCK.skip(10);
    assertThat(status(Minted.of("u8", "\"" + room + "\""), room)).isEqualTo(401);
  }

  @Test
  void aRevocationIsRememberedByTheStore() throws IOException, ConfigException {
    String room = MARU.newRoom();
    String old = token("u9", room);
    CLOCK.skip(1);
    ADMIN.act("revoke", "", "u9");
    CLOCK.skip(1);
    String next = token("u9", room);
    MARU.restart();
    assertThat(status(old, room)).isEqualTo(401);
    assertThat(status(next, room)).isEqualTo(200);
  }

  @Test
  void aRevocationThatIsTakenBackIsForgottenByTheStoreToo() throws IOException, ConfigException {
    String room = MARU.newRoom();
    String silent = Minted.of("u11", "\"" + room + "\"");
    ADMIN.act("revoke", "", "u11");
    ADMIN.act("revoke", "", "u12");
    assertThat(status(silent, room)).isEqualTo(401);
    ADMIN.act("restore", "", "u11");
    assertThat(status(silent, room)).isEqualTo(200);
    MARU.restart();
    assertThat(status(silent, room)).isEqualTo(200);
    assertThat(status(Minted.of("u12", "\"" + room + "\""), room)).as("of another").isEqualTo(401);
    ADMIN.act("revoke", "", "u11");
    assertThat(status(silent, room)).as("revoked again").isEqualTo(401);
    assertThat(ADMIN.act("restore", "", "u13")).as("of whom nothing was taken").isPositive();
  }

  @Test
  void theUsersInboxTellsOfIt() throws IOException {
    String room = MARU.newRoom();
    ADMIN.act("revoke", "", "u10");
    ADMIN.act("restore", "", "u10");
    String inbox = "/chat/rooms/@u10/messages?after=0";
    Answer answer = HttpLine.once(MARU.port(), "GET", inbox, "", bearer(token("u10", room)));
    List<Fields> events = answer.fields().objects("events");
    assertThat(events).extracting(event -> event.text("kind")).containsOnly("session");
    assertThat(events)
        .extracting(event -> event.get("data"))
        .containsExactly("{\"revoked\":true}", "{\"revoked\":false}");
  }
}
