package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A token ends while its client is connected (S14). The clock is set by hand. */
class TokenEndTest {

  private static final ShiftedClock CLOCK = new ShiftedClock();

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens(CLOCK, "--access.max_lifetime_ms=2000000000");

  /** Seconds of a token's life, more than the 60 s of the warning. */
  private static final int LIFE = 300;

  private static String token(String user, String room, int seconds) {
    long exp = CLOCK.instant().getEpochSecond() + seconds;
    return Minted.with("{\"sub\":\"%s\",\"exp\":%d,\"rooms\":[\"%s\"]}".formatted(user, exp, room));
  }

  private static SocketLine joined(String user, String room, int seconds) throws IOException {
    SocketLine line = SocketLine.withToken(MARU.port(), token(user, room, seconds));
    line.say("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
    line.hear("joined");
    return line;
  }

  private static void send(String room) throws IOException {
    String bearer = "Authorization: Bearer " + token("other", room, 10_000);
    String path = "/chat/rooms/" + room + "/messages";
    assertThat(HttpLine.once(MARU.port(), "POST", path, "{\"message\":{}}", bearer).status())
        .isEqualTo(201);
  }

  private static String refresh(String token) {
    return "{\"action\":\"refresh\",\"id\":13,\"token\":\"" + token + "\"}";
  }

  @Test
  void aSocketIsWarnedAMinuteBeforeAndEndsAtTheEnd() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = joined("u1", room, LIFE)) {
      CLOCK.skip(LIFE - 59);
      Fields warning = line.hear();
      assertThat(warning.text("type")).isEqualTo("token_expiring");
      assertThat(warning.number("expires_in_ms")).isBetween(1L, 60_000L);
      line.assertAlive();
      CLOCK.skip(60);
      Fields bye = line.hear();
      assertThat(bye.text("type")).as("the warning comes once").isEqualTo("bye");
      assertThat(bye.number("code")).isEqualTo(4401);
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void noMessageReachesASocketBehindTheEnd() throws IOException {
    for (int i = 0; i < 20; i++) {
      String room = MARU.newRoom();
      try (SocketLine line = joined("u1", room, LIFE)) {
        CLOCK.skip(LIFE + 1);
        send(room);
        var frame = line.raw().readFrame();
        while (frame.opcode() == dev.maru.testing.RawSocket.TEXT) {
          assertThat(Fields.of(frame.text()).text("type")).isEqualTo("bye");
          frame = line.raw().readFrame();
        }
        assertThat(frame.closeCode()).isEqualTo(4401);
      }
    }
  }

  @Test
  void aRefreshedTokenGoesOn() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = joined("u1", room, LIFE)) {
      CLOCK.skip(LIFE - 30);
      assertThat(line.hear().text("type")).isEqualTo("token_expiring");
      assertThat(line.ask(refresh(token("u1", room, LIFE))).json())
          .isEqualTo("{\"type\":\"ok\",\"id\":13}");
      CLOCK.skip(60);
      send(room);
      assertThat(line.hear().text("type")).isEqualTo("message");
      CLOCK.skip(LIFE - 60 - 30);
      assertThat(line.hear().text("type")).as("warned again").isEqualTo("token_expiring");
      CLOCK.skip(31);
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void aRefreshThatFailsChangesNothing() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = joined("u1", room, LIFE)) {
      assertThat(line.ask(refresh("x")).text("code")).isEqualTo("auth_failed");
      assertThat(line.ask(refresh("")).text("code")).isEqualTo("auth_required");
      assertThat(line.ask(refresh(token("u1", room, -5))).text("code")).isEqualTo("auth_expired");
      assertThat(line.ask(refresh(token("u2", room, LIFE))).text("code")).isEqualTo("auth_failed");
      send(room);
      assertThat(line.hear().text("type")).isEqualTo("message");
    }
  }

  @Test
  void whatANewTokenDoesNotGrantEndsWithTheOldOne() throws IOException {
    String room = MARU.newRoom();
    String other = MARU.newRoom();
    try (SocketLine line = joined("u1", room, LIFE)) {
      line.say(refresh(token("u1", other, LIFE)));
      Fields error = line.hear();
      assertThat(error.text("code")).isEqualTo("not_found");
      assertThat(error.text("room_id")).isEqualTo(room);
      assertThat(line.hear().text("type")).isEqualTo("ok");
      send(room);
      line.assertAlive();
      line.say("{\"action\":\"history\",\"id\":1,\"room_id\":\"" + room + "\"}");
      assertThat(line.hear().text("code")).as("and no message before it").isEqualTo("not_found");
    }
  }

  @Test
  void theSeedsPageHearsNothingItDoesNotKnow() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.to(MARU.port())) {
      String token = token("u1", room, LIFE);
      line.say("{\"action\":\"join\",\"room_id\":\"%s\",\"token\":\"%s\"}".formatted(room, token));
      line.say("{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room));
      assertThat(line.hear().text("type")).isEqualTo("message");
      CLOCK.skip(LIFE);
      assertThat(line.raw().readFrame().closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void anEventStreamIsWarnedAndEndsWithItsBye() throws IOException {
    String room = MARU.newRoom();
    String bearer = "Authorization: Bearer " + token("u1", room, LIFE);
    try (StreamLine line = StreamLine.open(MARU.port(), "rooms=" + room, bearer)) {
      line.frame("joined");
      CLOCK.skip(LIFE - 59);
      assertThat(line.frame().fields().text("type")).isEqualTo("token_expiring");
      CLOCK.skip(60);
      send(room);
      Fields bye = line.frame().fields();
      assertThat(bye.text("type")).isEqualTo("bye");
      assertThat(bye.number("code")).isEqualTo(4401);
      assertThatThrownBy(line::next).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aLongPollEndsWithTheToken() throws IOException {
    String room = MARU.newRoom();
    for (String path :
        new String[] {
          "/chat/rooms/" + room + "/messages?after=0&wait=50",
          "/chat/poll?rooms=" + room + ":0&wait=50"
        }) {
      String bearer = "Authorization: Bearer " + token("u1", room, 3);
      Answer answer = HttpLine.once(MARU.port(), "GET", path, "", bearer);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("auth_expired");
    }
  }

  @Test
  void aLongPollShowsNothingThatCameBehindTheEnd() throws IOException {
    String room = MARU.newRoom();
    String bearer = "Authorization: Bearer " + token("u1", room, LIFE);
    try (HttpLine line = HttpLine.to(MARU.port(), bearer)) {
      line.say("GET", "/chat/rooms/" + room + "/messages?after=0&wait=50", "");
      // Whatever is asked behind it on another connection is handled while the first one waits.
      try (HttpLine second = HttpLine.to(MARU.port(), bearer)) {
        assertThat(second.get("/chat/rooms/" + room + "/messages?after=0").status()).isEqualTo(204);
      }
      CLOCK.skip(LIFE);
      send(room);
      assertThat(line.hear().code()).isEqualTo("auth_expired");
    }
  }

  @Test
  void aRequestBehindTheEndIsToldSo() throws IOException {
    String bearer = "Authorization: Bearer " + token("u1", "7", LIFE);
    String path = "/chat/rooms/7/messages";
    assertThat(HttpLine.once(MARU.port(), "GET", path, "", bearer).status()).isEqualTo(200);
    CLOCK.skip(LIFE);
    Answer answer = HttpLine.once(MARU.port(), "GET", path, "", bearer);
    assertThat(answer.code()).isEqualTo("auth_expired");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
  }
}
