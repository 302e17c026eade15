package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.behaviour.Wire.Place;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import dev.maru.testing.SiteDatabase;
import dev.maru.testing.SiteHost;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is taken away is so whatever the site's database or its cookie says, and what they said
 * before is forgotten (S15, S25).
 */
class SiteOverruledTest {

  private static final SiteHost SITE = SiteHost.start();
  private static final SiteDatabase DATABASE = SiteDatabase.make();
  private static final ShiftedClock CLOCK = new ShiftedClock();
  private static final String PAGE = "Origin: http://127.0.0.1";

  /** What the site said is known for longer than any test takes. */
  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.managed(
          CLOCK,
          "--introspection.url=" + SITE.address(),
          "--introspection.check_ms=600000",
          "--membership.jdbc_url=" + DATABASE.url(),
          "--membership.sql=" + SiteDatabase.SQL,
          "--membership.ttl_ms=600000");

  private static final Managing ADMIN = new Managing(MARU);

  @AfterAll
  static void close() {
    SITE.close();
    DATABASE.close();
  }

  /** A room, and the quiet one beside it that polls of many rooms ask for. */
  private static String room(String... users) {
    String room = MARU.newRoom();
    for (String user : users) {
      DATABASE.add(room, user);
      DATABASE.add(room + "-quiet", user);
    }
    return room;
  }

  private static long now() {
    return CLOCK.instant().getEpochSecond();
  }

  private static String bearer(String user) {
    return "Authorization: Bearer "
        + Minted.with(
            "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}".formatted(user, now(), now() + 3_600));
  }

  private static String cookie(String session) {
    return "Cookie: PHPSESSID=" + session;
  }

  private static Answer read(String room, String header) throws IOException {
    return HttpLine.once(MARU.port(), "GET", "/chat/rooms/" + room + "/messages", "", header);
  }

  @EveryTransport
  void whoIsRemovedStaysOutOfARoomThatTheDatabaseSaysIsTheirs(Via via) throws IOException {
    String room = room("u1", "u2");
    String token = Minted.of("u1", "");
    try (Wire wire = via.withToken(MARU, room, token);
        Wire other = via.withToken(MARU, room, Minted.of("u2", ""))) {
      assertThat(wire.join(Place.NEWEST, 10).code()).isEmpty();
      assertThat(wire.send("c1", "{}").seq()).isEqualTo(1);
      assertThat(wire.next().number("seq")).isEqualTo(1);
      assertThat(ADMIN.act("remove", room, "u1")).isEqualTo(2);
      assertThat(wire.send("c2", "{}").code()).isEqualTo("not_found");
      assertThat(other.send("c1", "{}").seq()).as("of another").isEqualTo(3);
    }
    for (Via again : Via.values()) {
      try (Wire wire = again.withToken(MARU, room, token)) {
        assertThat(wire.join(Place.after(0), 10).code()).as("%s", again).isEqualTo("not_found");
        assertThat(wire.send("c2", "{}").code()).isEqualTo("not_found");
      }
    }
    assertThat(ADMIN.act("admit", room, "u1")).isEqualTo(4);
    try (Wire wire = via.withToken(MARU, room, token)) {
      assertThat(wire.join(Place.after(0), 10).seqs()).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void aRemovalAndAnAdmissionForgetWhatTheDatabaseSaid() throws IOException {
    String room = room("u3");
    assertThat(read(room, bearer("u3")).status()).isEqualTo(200);
    DATABASE.remove(room, "u3");
    assertThat(read(room, bearer("u3")).status()).as("known").isEqualTo(200);
    ADMIN.act("remove", room, "u3");
    ADMIN.act("admit", room, "u3");
    assertThat(read(room, bearer("u3")).status()).isEqualTo(404);
    DATABASE.add(room, "u3");
    ADMIN.act("admit", room, "u3");
    assertThat(read(room, bearer("u3")).status()).as("at once").isEqualTo(200);
  }

  @Test
  void aRevocationForgetsWhatTheDatabaseSaid() throws IOException {
    String room = room("u4", "u5");
    for (String user : new String[] {"u4", "u5"}) {
      assertThat(read(room, bearer(user)).status()).isEqualTo(200);
      DATABASE.remove(room, user);
    }
    ADMIN.act("revoke", "", "u4");
    CLOCK.skip(1);
    assertThat(read(room, bearer("u4")).status()).isEqualTo(404);
    assertThat(read(room, bearer("u5")).status()).as("of another").isEqualTo(200);
  }

  @Test
  void whoIsRevokedStaysOutWithTheCookieThatTheSiteStillKnows() throws IOException {
    String room = MARU.newRoom();
    SITE.login("early", "u6", "\"" + room + "\"", ",\"iat\":" + now());
    SITE.login("silent", "u6", "\"" + room + "\"");
    assertThat(read(room, cookie("silent")).status()).isEqualTo(200);
    try (SocketLine line = SocketLine.to(MARU.port(), cookie("early"), PAGE);
        StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room, cookie("early"))) {
      line.say("{\"action\":\"join\",\"v\":1,\"room_id\":\"" + room + "\"}");
      assertThat(line.hear().text("type")).isEqualTo("joined");
      stream.frame("joined");
      ADMIN.act("revoke", "", "u6");
      assertThat(line.hear("bye").number("code")).isEqualTo(4401);
      assertThat(line.closeCode()).isEqualTo(4401);
      assertThat(stream.frame("bye").fields().number("code")).isEqualTo(4401);
    }
    CLOCK.skip(5);
    for (String session : new String[] {"early", "silent"}) {
      assertThat(read(room, cookie(session)).code()).as(session).isEqualTo("auth_expired");
      try (SocketLine line = SocketLine.to(MARU.port(), cookie(session), PAGE)) {
        line.say("{\"action\":\"join\",\"v\":1,\"room_id\":\"" + room + "\"}");
        assertThat(line.hear().text("type")).as(session).isEqualTo("error");
        assertThat(line.closeCode()).isEqualTo(4401);
      }
    }
    SITE.login("later", "u6", "\"" + room + "\"", ",\"iat\":" + now());
    assertThat(read(room, cookie("later")).status()).as("logged in again").isEqualTo(200);
  }

  @Test
  void aCookieThatTheSiteForgotIsNoGoodOnceItsHolderIsDisconnected() throws IOException {
    String room = MARU.newRoom();
    SITE.login("leaves", "u7", "\"" + room + "\"");
    assertThat(read(room, cookie("leaves")).status()).isEqualTo(200);
    SITE.logout("leaves");
    assertThat(read(room, cookie("leaves")).status()).as("known").isEqualTo(200);
    ADMIN.act("disconnect", "", "u7");
    assertThat(read(room, cookie("leaves")).code()).isEqualTo("auth_required");
  }
}
