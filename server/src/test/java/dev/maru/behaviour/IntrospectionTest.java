package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.RawSocket;
import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Asked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page that cannot be changed: the site says whose its cookie is (S1, S2, S31, S57). */
class IntrospectionTest {

  private static final SiteHost SITE = SiteHost.start();
  private static final String PAGE = "Origin: http://127.0.0.1";

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens(
          "--introspection.url=" + SITE.address(), "--introspection.check_ms=60000");

  @AfterAll
  static void close() {
    SITE.close();
  }

  private static String cookie(String session) {
    return "Cookie: theme=dark; PHPSESSID=" + session + "; chat_token=x.y.z; PHPSESSIDX=1";
  }

  private static String room(String session, String user) {
    String room = MARU.newRoom();
    SITE.login(session, user, "\"" + room + "\"");
    return room;
  }

  private static long asked(String session) {
    return SITE.asked().stream().filter(a -> a.cookie().contains(session)).count();
  }

  private static String messages(String room) {
    return "/chat/rooms/" + room + "/messages";
  }

  @Test
  void theSeedsPageIsWhoTheSiteSaysWithoutAChangedLine() throws IOException {
    String room = room("seed", "5");
    try (SocketLine line = SocketLine.at(MARU.port(), "/websocket", cookie("seed"), PAGE)) {
      line.say(
          "{\"action\":\"join\",\"room_id\":\"%s\",\"user_type\":\"M\",\"user_id\":\"9\"}"
              .formatted(room));
      line.say(
          "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"MEM_DV\":\"M\"}}"
              .formatted(room));
      Fields said = line.hear("message");
      assertThat(said.object("from").json())
          .isEqualTo("{\"id\":\"5\",\"role\":\"T\",\"name\":\"name of 5\"}");
      assertThat(said.object("data").text("MEM_DV")).isEqualTo("T");
    }
    assertThat(asked("seed")).isEqualTo(1);
  }

  @Test
  void everyWayOverHttpTakesTheCookie() throws IOException {
    String room = room("ways", "u1");
    String cookie = cookie("ways");
    String body = "{\"message\":{}}";
    Answer posted = HttpLine.once(MARU.port(), "POST", messages(room), body, cookie, PAGE);
    assertThat(posted.status()).isEqualTo(201);
    try (HttpLine line = HttpLine.to(MARU.port(), cookie)) {
      Fields event = line.get(messages(room)).fields().objects("events").getFirst();
      assertThat(event.object("from").text("id")).isEqualTo("u1");
      assertThat(line.get(messages(room) + "?after=0&wait=5").status()).isEqualTo(200);
      assertThat(line.get("/chat/poll?rooms=" + room + ":0").status()).isEqualTo(200);
    }
    String commands = "[{\"action\":\"history\",\"room_id\":\"" + room + "\"}]";
    Answer replies = HttpLine.once(MARU.port(), "POST", "/chat/commands", commands, cookie, PAGE);
    assertThat(replies.body()).contains("\"events\":[{");
    Answer ticket = HttpLine.once(MARU.port(), "POST", "/chat/tickets", "{}", cookie, PAGE);
    assertThat(ticket.status()).isEqualTo(201);
    String stream = "rooms=" + room + "&ticket=" + ticket.fields().text("ticket");
    try (StreamLine line = StreamLine.open(MARU.port(), stream)) {
      assertThat(line.frame("joined").fields().number("head")).isEqualTo(1);
    }
    try (StreamLine line = StreamLine.open(MARU.port(), "rooms=" + room, cookie)) {
      assertThat(line.frame("joined").fields().number("head")).isEqualTo(1);
    }
    assertThat(asked("ways")).as("what is known is not asked").isEqualTo(1);
  }

  @Test
  void theSiteIsShownItsOwnCookieAndNothingElse() throws IOException {
    String room = room("shown", "u1");
    String more = "Authorization: Basic eDp5";
    HttpLine.once(MARU.port(), "GET", messages(room), "", cookie("shown"), more);
    Asked asked =
        SITE.asked().stream().filter(a -> a.cookie().contains("shown")).findFirst().orElseThrow();
    assertThat(asked.cookie()).isEqualTo("PHPSESSID=shown");
    assertThat(asked.path()).isEqualTo("/session.php");
    assertThat(asked.headers()).containsOnly("Accept", "Cookie", "Host", "User-agent");
  }

  @Test
  void cookiesOfTwoHeaderLinesAndWithCommasArriveWhole() throws IOException {
    String room = room("a,b-c", "u1");
    Answer answer =
        HttpLine.once(
            MARU.port(), "GET", messages(room), "", "Cookie: x=1", "Cookie: PHPSESSID=a,b-c");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void whoIsNotLoggedInIsToldSo() throws IOException {
    Answer answer = HttpLine.once(MARU.port(), "GET", messages("7"), "", cookie("out"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("auth_required");
    try (SocketLine line = SocketLine.to(MARU.port(), cookie("out"), PAGE)) {
      Fields no = line.ask("{\"action\":\"join\",\"room_id\":\"7\"}");
      assertThat(no.text("code")).isEqualTo("auth_required");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
    assertThat(asked("out")).as("a no is known for a moment").isBetween(1L, 2L);
    try (StreamLine line = StreamLine.open(MARU.port(), "rooms=7", cookie("out"))) {
      assertThat(line.status()).isEqualTo(401);
    }
  }

  @Test
  void aTokenGoesBeforeTheCookie() throws IOException {
    String room = room("both", "by-cookie");
    String bearer = "Authorization: Bearer " + Minted.of("by-token", "\"" + room + "\"");
    String body = "{\"message\":{}}";
    HttpLine.once(MARU.port(), "POST", messages(room), body, cookie("both"), bearer, PAGE);
    assertThat(asked("both")).isZero();
    try (SocketLine line = SocketLine.to(MARU.port(), cookie("nobody"), PAGE)) {
      line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"" + Minted.of("u1", "\"7\"") + "\"}");
      assertThat(line.hear().text("type")).isEqualTo("welcome");
    }
  }

  @Test
  void withoutTheOriginOfAPageTheCookieOpensNothingAndIsShownToNobody() throws IOException {
    String room = room("alone", "u1");
    String cookie = cookie("alone");
    for (String origin : List.of("X-None: 1", "Origin: https://evil.example", "Origin: null")) {
      try (HttpLine line = HttpLine.to(MARU.port())) {
        line.raw().sendBytes(RawSocket.upgrade("/chat/ws", cookie, origin));
        assertThat(line.hear().status()).as(origin).isEqualTo(403);
      }
      String body = "{\"message\":{}}";
      Answer posted = HttpLine.once(MARU.port(), "POST", messages(room), body, cookie, origin);
      assertThat(posted.status()).as(origin).isEqualTo(403);
    }
    String json = "Content-Type: application/json";
    Answer posted =
        HttpLine.once(MARU.port(), "POST", messages(room), "{\"message\":{}}", cookie, json);
    assertThat(posted.code()).isEqualTo("auth_required");
    assertThat(asked("alone")).isZero();
  }

  @Test
  void whatIsNoCookieIsNotPassedOn() throws IOException {
    int before = SITE.asked().size();
    for (String value : List.of("caf\u00e9", "a\tb", "x".repeat(5_000))) {
      Answer answer =
          HttpLine.once(MARU.port(), "GET", messages("7"), "", "Cookie: PHPSESSID=" + value);
      assertThat(answer.code()).isEqualTo("auth_required");
    }
    assertThat(SITE.asked()).hasSize(before);
  }

  @Test
  void aRoomThatTheSiteDoesNotNameIsAsIfItWereNotThere() throws IOException {
    room("rooms", "u1");
    String there = room("other", "u2");
    HttpLine.once(MARU.port(), "POST", messages(there), "{\"message\":{}}", cookie("other"), PAGE);
    Answer foreign = HttpLine.once(MARU.port(), "GET", messages(there), "", cookie("rooms"));
    Answer missing = HttpLine.once(MARU.port(), "GET", messages("none"), "", cookie("rooms"));
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(missing.body());
  }

  @Test
  void aThousandSocketsOfOneSessionAskOnce() throws IOException {
    String room = room("storm", "u1");
    CountDownLatch gate = SITE.closeGate();
    List<RawSocket> sockets = new ArrayList<>();
    try (RunningServerOfMany many = RunningServerOfMany.start(SITE.address())) {
      for (int i = 0; i < 1_000; i++) {
        sockets.add(RawSocket.connect(many.port()));
      }
      // The question lasts from the first of these on: a thousand connects would be too much of it.
      for (RawSocket socket : sockets) {
        socket.sendBytes(RawSocket.upgrade("/chat/ws", cookie("storm"), PAGE));
      }
      // Others are served meanwhile: nothing waits on an event loop.
      assertThat(HttpLine.once(many.port(), "GET", "/chat/health", "").status()).isEqualTo(200);
      gate.countDown();
      for (RawSocket socket : sockets) {
        assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
      }
      RawSocket last = sockets.getLast();
      last.sendText("{\"action\":\"join\",\"v\":1,\"room_id\":\"" + room + "\"}");
      assertThat(last.readFrame().text()).contains("\"joined\"");
      assertThat(asked("storm")).isEqualTo(1);
    } finally {
      gate.countDown();
      for (RawSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** A server that lets one user have a thousand sockets. */
  private record RunningServerOfMany(RunningServer server) implements AutoCloseable {

    static RunningServerOfMany start(String site) throws IOException {
      RunningServer server =
          RunningServer.withTokens(
              "--introspection.url=" + site,
              "--introspection.timeout_ms=10000",
              "--introspection.check_ms=60000",
              "--timeouts.handshake_ms=60000",
              "--limits.sockets_per_user=0");
      try {
        server.start();
      } catch (dev.maru.config.ConfigException e) {
        throw new IllegalStateException(e);
      }
      return new RunningServerOfMany(server);
    }

    int port() {
      return server.port();
    }

    @Override
    public void close() throws IOException {
      server.stop();
    }
  }
}
