package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.RawSocket;
import dev.maru.testing.Written;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A running server writes down who was refused and what was done, and no secret (S83). */
class AuditTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.managed(InstantSource.system());

  private static final String MEMBER = Minted.of("u1", "\"a\",\"c\"");

  private static final String FORGED =
      Minted.hs256(Minted.HS256, Minted.claims("u1", "\"a\"", 60), "other-" + Minted.SECRET);

  private static final String FROM = "X-Forwarded-For: 203.0.113.9";

  @RegisterExtension
  static final RunningServer DOOR =
      RunningServer.withTokens(
          "--http.trusted_proxies=127.0.0.1",
          "--web.origins=https://good.example",
          "--web.hosts=127.0.0.1,h",
          "--limits.connections_per_address=2",
          "--limits.address_rate=1",
          "--limits.address_burst=8",
          "--limits.sockets_per_user=1",
          "--limits.waits_per_user=1",
          "--limits.room_rate=1",
          "--limits.room_burst=1");

  private static Answer door(String method, String path, String... headers) throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = FROM;
    return HttpLine.once(DOOR.port(), method, path, method.equals("POST") ? "{}" : "", all);
  }

  private static int upgrade(String... headers) throws IOException {
    try (HttpLine line = HttpLine.to(DOOR.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/ws", headers));
      return line.hear().status();
    }
  }

  @Test
  void whoIsTurnedAwayAtTheDoorIsALineToo() throws IOException {
    String evil = "Origin: https://evil.example";
    try (Written log = new Written("dev.maru.audit")) {
      assertThat(door("POST", "/chat/tickets", evil).status()).isEqualTo(403);
      assertThat(upgrade(FROM, evil + "\" room=\"7")).isEqualTo(403);
      assertThat(upgrade(FROM, "Cookie: a=b")).isEqualTo(403);
      try (HttpLine line = HttpLine.to(DOOR.port())) {
        line.raw()
            .sendBytes("GET / HTTP/1.1\r\nHost: other\r\nX-Forwarded-For: 203.0.113.8\r\n\r\n");
        assertThat(line.hear().status()).isEqualTo(421);
      }
      for (int i = 0; i < 20 && log.lines().size() < 5; i++) {
        door("GET", "/chat/health");
      }
      assertThat(log.lines())
          .containsExactly(
              "refused code=forbidden what=\"origin https://evil.example\" from=203.0.113.9",
              "refused code=forbidden what=\"origin https://evil.example\\\" room=\\\"7\""
                  + " from=203.0.113.9",
              "refused code=forbidden what=\"upgrade\" from=203.0.113.9",
              "refused code=forbidden what=\"host other\" from=203.0.113.8",
              "refused code=rate_limited what=\"request\" from=203.0.113.9");
    }
  }

  @Test
  void whoAsksForAnotherServerTooOftenIsToldToWaitToo() throws IOException {
    String asks = "GET / HTTP/1.1\r\nHost: other\r\nX-Forwarded-For: 203.0.113.13\r\n\r\n";
    try (HttpLine line = HttpLine.to(DOOR.port())) {
      line.raw().sendBytes(asks.repeat(20));
      int status = line.hear().status();
      for (int i = 1; i < 20 && status == 421; i++) {
        status = line.hear().status();
      }
      assertThat(status).isEqualTo(429);
    }
  }

  @Test
  void whoHasNoPlaceLeftIsALine() throws IOException {
    String from = "X-Forwarded-For: 203.0.113.10";
    String bearer = "Authorization: Bearer " + MEMBER;
    String wait = "/chat/events?rooms=a:0,b:0";
    try (Written log = new Written("dev.maru.audit");
        HttpLine one = HttpLine.to(DOOR.port());
        HttpLine two = HttpLine.to(DOOR.port())) {
      one.say("GET", wait, "", bearer, from);
      assertThat(one.raw().readHead()).startsWith("HTTP/1.1 200");
      assertThat(two.get(wait, bearer, from).status()).isEqualTo(429);
      try (SocketLine seated = SocketLine.to(DOOR.port(), bearer, from);
          HttpLine three = HttpLine.to(DOOR.port())) {
        assertThat(seated.ask("{\"action\":\"hello\",\"v\":1}").text("type")).isEqualTo("welcome");
        assertThat(three.get("/chat/health", from).status()).isEqualTo(429);
        String elsewhere = "X-Forwarded-For: 203.0.113.11";
        try (SocketLine more = SocketLine.to(DOOR.port(), bearer, elsewhere)) {
          assertThat(more.closeCode()).isEqualTo(4429);
        }
        seated.assertAlive();
      }
      String room = "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\"";
      assertThat(log.lines())
          .containsExactly(
              room + " from=203.0.113.10",
              room + " from=203.0.113.10",
              "refused code=rate_limited what=\"GET\" user=\"u1\" from=203.0.113.10",
              "refused code=rate_limited what=\"connection\" from=203.0.113.10",
              "refused code=rate_limited what=\"connection\" user=\"u1\" from=203.0.113.11");
    }
  }

  @Test
  void aRoomThatIsTooLoudIsALine() throws IOException {
    String bearer = "Authorization: Bearer " + MEMBER;
    String from = "X-Forwarded-For: 203.0.113.12";
    String path = "/chat/rooms/c/messages";
    try (Written log = new Written("dev.maru.audit")) {
      for (int i = 0; i < 6 && log.lines().isEmpty(); i++) {
        HttpLine.once(DOOR.port(), "POST", path, "{\"message\":{}}", bearer, from);
      }
      assertThat(log.lines())
          .containsExactly(
              "refused code=rate_limited what=\"POST\" room=\"c\" user=\"u1\""
                  + " from=203.0.113.12");
    }
  }

  @Test
  void whatARoomDoesNotTakeIsALineByEveryWay() throws IOException {
    String bearer = "Authorization: Bearer " + MEMBER;
    String path = "/chat/rooms/c/messages";
    String message = "{\"message\":{}}";
    String said = "{\"action\":\"message\",\"v\":1,\"room_id\":\"c\",\"message\":{}}";
    Managing managing = new Managing(MARU);
    managing.act("admit", "c", "u1");
    managing.act("close", "c", "");
    try (Written log = new Written("dev.maru.audit");
        SocketLine line = SocketLine.withToken(MARU.port(), MEMBER)) {
      assertThat(HttpLine.once(MARU.port(), "POST", path, message, bearer).code())
          .isEqualTo("room_closed");
      assertThat(line.ask(said).text("code")).isEqualTo("room_closed");
      String why = "refused code=room_closed what=\"%s\" room=\"c\" user=\"u1\" from=local";
      assertThat(log.lines()).containsExactly(why.formatted("POST"), why.formatted("message"));
    } finally {
      managing.act("reopen", "c", "");
    }
  }

  @Test
  void whatTheStoreDidNotTakeIsSaidToHaveFailed() throws Exception {
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + MARU.database());
        Statement sql = store.createStatement();
        Written log = new Written("dev.maru.audit")) {
      sql.execute("pragma busy_timeout = 10000");
      sql.execute(
          "create trigger stuck before update of closed on room begin select raise(abort, 'no');"
              + " end");
      assertThat(new Managing(MARU).ask("close", "stuck", "").status()).isEqualTo(500);
      sql.execute("drop trigger stuck");
      assertThat(log.lines())
          .containsExactly(
              "done what=\"close\" room=\"stuck\" from=local",
              "failed code=internal what=\"close\" room=\"stuck\" from=local");
    }
  }

  private static void get(String path, String token) throws IOException {
    HttpLine.once(MARU.port(), "GET", path, "", "Authorization: Bearer " + token);
  }

  @Test
  void everyRefusalAndEveryActIsALine() throws IOException {
    try (Written log = new Written("dev.maru.audit")) {
      get("/chat/rooms/a/messages", FORGED);
      get("/chat/rooms/b/messages", MEMBER);
      get("/chat/poll?rooms=b", MEMBER);
      get("/chat/events?rooms=b", MEMBER);
      try (SocketLine line = SocketLine.withToken(MARU.port(), MEMBER)) {
        line.ask("{\"action\":\"join\",\"room_id\":\"b\"}");
        line.ask("{\"action\":\"hello\",\"token\":\"" + FORGED + "\"}");
      }
      try (SocketLine line = SocketLine.to(MARU.port(), "Authorization: Bearer " + FORGED)) {
        line.closeCode();
      }
      new Managing(MARU).act("remove", "c", "u1");
      new Managing(MARU).act("revoke", "", "u\\n1");
      HttpLine.once(MARU.managementPort(), "POST", "/chat/admin/revoke", "{}", "X: 1");
      HttpLine.once(
          MARU.managementPort(), "POST", "/chat/admin/revoke", "{}", Managing.BEARER + "x");
      assertThat(log.lines())
          .containsExactly(
              "refused code=auth_failed what=\"GET\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"join\" room=\"b\" user=\"u1\" from=local",
              "refused code=auth_failed what=\"hello\" user=\"u1\" from=local",
              "refused code=auth_failed what=\"upgrade\" from=local",
              "done what=\"remove\" room=\"c\" user=\"u1\" from=local",
              "done what=\"revoke\" user=\"u\\n1\" from=local",
              "refused code=auth_required what=\"/chat/admin/revoke\" from=local",
              "refused code=auth_failed what=\"/chat/admin/revoke\" from=local");
      for (String secret : List.of(RunningServer.KEY, Minted.SECRET, MEMBER, FORGED)) {
        assertThat(log.lines()).noneMatch(line -> line.contains(secret));
      }
    }
  }
}
