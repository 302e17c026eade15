package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Manner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of those who are connected by a cookie of the site (S14, S25). */
@Execution(ExecutionMode.CONCURRENT)
class SiteLogoutTest {

  private static final SiteHost SITE = SiteHost.start();
  private static final String PAGE = "Origin: http://127.0.0.1";

  /** Source: issue's acceptance: a logout ends sockets within 5 s. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens("--introspection.url=" + SITE.address());

  @AfterAll
  static void close() {
    SITE.close();
  }

  private static String cookie(String session) {
    return "Cookie: PHPSESSID=" + session;
  }

  private static SocketLine joined(String session, String room) throws IOException {
    SocketLine line = SocketLine.to(MARU.port(), cookie(session), PAGE);
    line.say("{\"action\":\"join\",\"v\":1,\"room_id\":\"" + room + "\"}");
    assertThat(line.hear().text("type")).isEqualTo("joined");
    return line;
  }

  private static void send(String room) throws IOException {
    String bearer = "Authorization: Bearer " + Minted.of("other", "\"" + room + "\"");
    String path = "/chat/rooms/" + room + "/messages";
    HttpLine.once(MARU.port(), "POST", path, "{\"message\":{}}", bearer);
  }

  @Test
  void aLogoutEndsASocketAndAStreamWithinFiveSeconds() throws IOException {
    String room = MARU.newRoom();
    SITE.login("leaves", "u1", "\"" + room + "\"");
    try (SocketLine line = joined("leaves", room);
        StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room, cookie("leaves"))) {
      stream.frame("joined");
      SITE.logout("leaves");
      long start = System.nanoTime();
      Fields bye = line.hear();
      assertThat(bye.text("type")).isEqualTo("bye");
      assertThat(bye.number("code")).isEqualTo(4401);
      assertThat(line.closeCode()).isEqualTo(4401);
      assertThat(stream.frame().fields().text("type")).isEqualTo("bye");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    }
    Answer answer =
        HttpLine.once(
            MARU.port(), "GET", "/chat/rooms/" + room + "/messages", "", cookie("leaves"));
    assertThat(answer.code()).isEqualTo("auth_required");
  }

  @Test
  void whoStaysLoggedInGoesOnAndIsNotWarned() throws Exception {
    String room = MARU.newRoom();
    SITE.login("stays", "u1", "\"" + room + "\"");
    try (SocketLine line = joined("stays", room)) {
      SITE.awaitAsked("stays", 3);
      send(room);
      assertThat(line.hear().text("type")).isEqualTo("message");
    }
  }

  @Test
  void aRoomThatTheSiteDoesNotGrantAnyMoreIsLeft() throws IOException {
    String room = MARU.newRoom();
    SITE.login("fewer", "u1", "\"" + room + "\"");
    try (SocketLine line = joined("fewer", room)) {
      SITE.login("fewer", "u1", "");
      Fields error = line.hear();
      assertThat(error.text("code")).isEqualTo("not_found");
      assertThat(error.text("room_id")).isEqualTo(room);
      send(room);
      line.assertAlive();
    }
  }

  @Test
  void aSessionThatIsSuddenlySomebodyElsesEndsTheSocket() throws IOException {
    String room = MARU.newRoom();
    SITE.login("swapped", "u1", "\"" + room + "\"");
    try (SocketLine line = joined("swapped", room)) {
      SITE.login("swapped", "u2", "\"" + room + "\"");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void aLongPollShowsNothingToWhoHasLoggedOut() throws IOException {
    String room = MARU.newRoom();
    SITE.login("waits", "u1", "\"" + room + "\"");
    String path = "/chat/rooms/" + room + "/messages?after=0";
    try (HttpLine line = HttpLine.to(MARU.port(), cookie("waits"));
        SocketLine clock = joined("waits", room)) {
      line.say("GET", path + "&wait=50", "");
      SITE.logout("waits");
      clock.closeCode(); // what was known of the session has become old by now
      send(room);
      Answer answer = line.hear();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("auth_expired");
    }
  }

  private static List<String> waits(String room) {
    return List.of(
        "/chat/rooms/" + room + "/messages?after=0&wait=50",
        "/chat/poll?wait=50&rooms=" + room + ":0," + room + "-quiet:0");
  }

  @Test
  void aLogoutEndsAPollThatWaitsWithinFiveSeconds() throws Exception {
    String room = MARU.newRoom();
    for (String path : waits(room)) {
      String session = "held-" + path.indexOf('?');
      SITE.login(session, "u1", both(room));
      try (HttpLine line = HttpLine.to(MARU.port(), cookie(session))) {
        assertThat(line.get("/chat/rooms/" + room + "/messages?after=0").status()).isEqualTo(204);
        line.say("GET", path, "");
        SITE.logout(session);
        long start = System.nanoTime();
        assertThat(line.hear().code()).isEqualTo("auth_expired");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
      }
    }
  }

  private static String both(String room) {
    return "\"%s\",\"%s-quiet\"".formatted(room, room);
  }

  @Test
  void aPollThatWaitsEndsWithItsRoom() throws Exception {
    String room = MARU.newRoom();
    List<String> said = new ArrayList<>();
    for (String path : waits(room)) {
      String session = "loses-" + path.indexOf('?');
      SITE.login(session, "u1", both(room));
      try (HttpLine line = HttpLine.to(MARU.port(), cookie(session))) {
        assertThat(line.get("/chat/rooms/" + room + "/messages?after=0").status()).isEqualTo(204);
        line.say("GET", path, "");
        SITE.login(session, "u1", "\"" + room + "-quiet\"");
        long start = System.nanoTime();
        said.add(line.hear().body());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
      }
    }
    assertThat(said.getFirst()).contains("not_found");
    assertThat(said.getLast()).contains("not_found", room).doesNotContain("-quiet");
  }

  @Test
  void aPollOfWhoStaysLoggedInWaitsOn() throws Exception {
    String room = MARU.newRoom();
    SITE.login("patient", "u1", "\"" + room + "\"");
    try (HttpLine line = HttpLine.to(MARU.port(), cookie("patient"))) {
      line.say("GET", waits(room).getFirst(), "");
      SITE.awaitAsked("patient", 3);
      send(room);
      assertThat(line.hear().body()).contains("\"seq\":1,");
    }
  }

  @Test
  void anEndThatTheSiteNamesIsKept() throws IOException {
    String room = MARU.newRoom();
    long exp = System.currentTimeMillis() / 1000 + 3;
    SITE.login("ends", "u1", "\"" + room + "\"", ",\"exp\":" + exp);
    try (SocketLine line = joined("ends", room)) {
      assertThat(line.closeCode()).isEqualTo(4401);
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(exp * 1000);
    }
  }

  @Test
  void whoIsConnectedGoesOnForAWhileWhenTheSiteIsAway() throws Exception {
    SiteHost site = SiteHost.start();
    RunningServer maru =
        RunningServer.withTokens(
            "--introspection.url=" + site.address(),
            "--introspection.check_ms=1000",
            "--introspection.grace_ms=5000",
            "--timeouts.handshake_ms=10000");
    maru.start();
    try (site) {
      site.login("here", "u1", "\"1\"");
      site.login("new", "u2", "\"1\"");
      try (SocketLine line = SocketLine.to(maru.port(), cookie("here"), PAGE)) {
        line.say("{\"action\":\"join\",\"v\":1,\"room_id\":\"1\"}");
        assertThat(line.hear().text("type")).isEqualTo("joined");
        site.behave(Manner.AWAY);
        site.awaitAsked("here", 3);
        line.assertAlive();
        try (SocketLine other = SocketLine.to(maru.port(), cookie("new"), PAGE)) {
          Fields no = other.ask("{\"action\":\"join\",\"v\":1,\"room_id\":\"1\"}");
          assertThat(no.text("code")).isEqualTo("unavailable");
          assertThat(no.number("retry_after_ms")).isPositive();
          assertThat(other.closeCode()).isEqualTo(4500);
        }
        assertThat(line.closeCode()).as("come back and resume").isEqualTo(4500);
      }
    } finally {
      maru.stop();
    }
  }
}
