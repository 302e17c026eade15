package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a token travels, and how it does not (S2, S16, S21). */
class TokenCarriersTest {

  private static final String PAGE = "http://127.0.0.1";

  @RegisterExtension
  static final RunningServer MARU = RunningServer.withTokens("--access.cookie=chat_token");

  private static String join(String room, String more) {
    return "{\"action\":\"join\",\"room_id\":\"" + room + "\"" + more + "}";
  }

  private static String token(String user, String room) {
    return Minted.of(user, "\"" + room + "\"");
  }

  private static void assertSpeaks(SocketLine line, String user, String room) throws IOException {
    line.say(
        "{\"action\":\"message\",\"v\":1,\"room_id\":\"%s\",\"message\":{\"MEM_DV\":\"M\"}}"
            .formatted(room));
    assertThat(line.hear("ack").text("room_id")).isEqualTo(room);
    try (HttpLine http = HttpLine.to(MARU.port(), "Authorization: Bearer " + token("x", room))) {
      Fields said = last(http, room);
      assertThat(said.object("from").text("id")).isEqualTo(user);
      assertThat(said.object("data").text("MEM_DV")).as("the token's role").isEqualTo("T");
    }
  }

  private static Fields last(HttpLine http, String room) throws IOException {
    return http.get("/chat/rooms/" + room + "/messages").fields().objects("events").getLast();
  }

  @Test
  void itIsInTheFirstHello() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.to(MARU.port())) {
      Fields welcome =
          line.ask("{\"action\":\"hello\",\"v\":1,\"token\":\"" + token("u1", room) + "\"}");
      assertThat(welcome.get("user"))
          .isEqualTo("{\"id\":\"u1\",\"role\":\"T\",\"name\":\"name of u1\"}");
      assertSpeaks(line, "u1", room);
    }
  }

  @Test
  void itIsInTheJoinOfAPageThatSaysNoHello() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.to(MARU.port())) {
      String token = ",\"v\":1,\"token\":\"" + token("u1", room) + "\"";
      assertThat(line.ask(join(room, token)).text("type")).isEqualTo("joined");
      assertSpeaks(line, "u1", room);
    }
  }

  @Test
  void itIsOfferedAsASubProtocolAndNotAnsweredAsOne() throws IOException {
    String room = MARU.newRoom();
    String offer = "Sec-WebSocket-Protocol: maru.v1, bearer." + token("u1", room);
    try (SocketLine line = SocketLine.to(MARU.port(), offer)) {
      assertSpeaks(line, "u1", room);
    }
  }

  @Test
  void itIsInTheUpgradesHeader() throws IOException {
    String room = MARU.newRoom();
    String header = "authorization: bearer " + token("u1", room);
    try (SocketLine line = SocketLine.to(MARU.port(), header)) {
      assertSpeaks(line, "u1", room);
    }
  }

  @Test
  void itIsInTheCookieOfAPageThatIsWelcome() throws IOException {
    String room = MARU.newRoom();
    String cookie = "Cookie: a=b; chat_token=" + token("u1", room) + "; c=d";
    try (SocketLine line = SocketLine.to(MARU.port(), cookie, "Origin: " + PAGE)) {
      assertSpeaks(line, "u1", room);
    }
    String path = "/chat/rooms/" + room + "/messages";
    String body = "{\"message\":{}}";
    assertThat(HttpLine.once(MARU.port(), "GET", path, "", cookie).status()).isEqualTo(200);
    assertThat(HttpLine.once(MARU.port(), "POST", path, body, cookie, "Origin: " + PAGE).status())
        .isEqualTo(201);
  }

  @Test
  void aCookieAloneOpensNoSocketAndWritesNothing() throws IOException {
    String room = MARU.newRoom();
    String cookie = "Cookie: chat_token=" + token("u1", room);
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/ws", cookie));
      assertThat(line.hear().status()).isEqualTo(403);
    }
    String path = "/chat/rooms/" + room + "/messages";
    String body = "{\"message\":{}}";
    assertThat(HttpLine.once(MARU.port(), "POST", path, body, cookie).code())
        .isEqualTo("forbidden");
    String json = "Content-Type: application/json";
    assertThat(HttpLine.once(MARU.port(), "POST", path, body, cookie, json).code())
        .as("no form sends this, and still it is no page of ours")
        .isEqualTo("auth_required");
  }

  @Test
  void aCookieThatIsNoGoodDoesNotKeepOutWhoBringsAToken() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line =
        SocketLine.to(MARU.port(), "Cookie: chat_token=old", "Origin: " + PAGE)) {
      line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"" + token("u1", room) + "\"}");
      assertThat(line.hear().text("type")).isEqualTo("welcome");
    }
  }

  @Test
  void aBadOneInTheUpgradeIsToldOnTheSocketWhereAPageCanHearIt() throws IOException {
    for (String header :
        List.of("Sec-WebSocket-Protocol: maru.v1, bearer.x.y.z", "Authorization: Bearer x")) {
      try (SocketLine line = SocketLine.to(MARU.port(), header)) {
        assertThat(line.hear().text("code")).isEqualTo("auth_failed");
        assertThat(line.closeCode()).isEqualTo(4401);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token"})
  void inAUrlItIsNotTaken(String parameter) throws IOException {
    String query = "?" + parameter + "=" + token("u1", "7");
    for (String path : List.of("/chat/rooms/7/messages", "/chat/poll", "/chat/events")) {
      Answer answer = HttpLine.once(MARU.port(), "GET", path + query + "&rooms=7", "");
      assertThat(answer.code()).as(path).isEqualTo("auth_failed");
      assertThat(answer.body()).contains("ticket").doesNotContain("ey");
    }
    try (SocketLine line = SocketLine.at(MARU.port(), "/chat/ws" + query)) {
      assertThat(line.hear().text("code")).isEqualTo("auth_failed");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void twoAreOneTooMany() throws IOException {
    String token = token("u1", "7");
    Answer twice =
        HttpLine.once(
            MARU.port(),
            "GET",
            "/chat/rooms/7/messages",
            "",
            "Authorization: Bearer " + token,
            "Authorization: Bearer " + token);
    assertThat(twice.code()).isEqualTo("auth_failed");
    try (SocketLine line =
        SocketLine.to(
            MARU.port(),
            "Authorization: Bearer " + token,
            "Sec-WebSocket-Protocol: bearer." + token)) {
      assertThat(line.hear().text("code")).isEqualTo("auth_failed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "join",
        "leave",
        "message",
        "history",
        "typing",
        "refresh",
        "ping",
        "nonsense"
      })
  void withoutItNoCommandIsDoneAndTheSocketEnds(String action) throws IOException {
    String command =
        "{\"action\":\"%s\",\"v\":1,\"id\":4,\"room_id\":\"7\",\"message\":{},".formatted(action)
            + "\"user_id\":\"u1\",\"user_type\":\"T\",\"name\":\"n\"}";
    try (SocketLine line = SocketLine.to(MARU.port())) {
      Fields error = line.ask(command);
      assertThat(error.text("code")).isEqualTo("auth_required");
      assertThat(error.get("id")).isEqualTo("4");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
    assertThat(HttpLine.once(MARU.port(), "POST", "/chat/commands", command).code())
        .isEqualTo("auth_required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /chat/rooms/7/messages",
        "GET /chat/rooms/7/messages?wait=5",
        "GET /chat/rooms/7/messages?before=3",
        "GET /chat/poll?rooms=7",
        "GET /chat/events?rooms=7",
        "POST /chat/rooms/7/messages",
        "POST /chat/tickets",
        "POST /chat/commands"
      })
  void withoutItNoAddressIsAnswered(String request) throws IOException {
    String[] parts = request.split(" ", 2);
    String more = parts[1].contains("?") ? "&" : "?";
    String path = parts[1] + more + "user_id=u1&user_type=T&name=n";
    String body = parts[0].equals("POST") ? "{\"action\":\"ping\",\"message\":{}}" : "";
    Answer answer = HttpLine.once(MARU.port(), parts[0], path, body);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("auth_required");
  }

  @Test
  void whatAClientSaysAboutItselfIsNotHeard() throws IOException {
    String room = MARU.newRoom();
    String lie = ",\"user_id\":\"boss\",\"user_type\":\"X\",\"name\":\"Boss\"";
    String token = token("u1", room);
    String from = "{\"id\":\"u1\",\"role\":\"T\",\"name\":\"name of u1\"}";
    try (SocketLine line = SocketLine.to(MARU.port());
        HttpLine http = HttpLine.to(MARU.port(), "Authorization: Bearer " + token)) {
      line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"" + token + "\"" + lie + "}");
      assertThat(line.hear().get("user")).isEqualTo(from);
      line.say(join(room, lie));
      line.hear("joined");
      String said = "\"room_id\":\"" + room + "\",\"message\":{\"MEM_DV\":\"X\"},\"from\":{}";
      line.say("{\"action\":\"message\"," + said + lie + "}");
      assertThat(line.hear("message").get("from")).isEqualTo(from);
      String path = "/chat/rooms/" + room + "/messages";
      String query = "?user_id=boss&user_type=X&name=Boss";
      http.post(path + query, "{" + said + lie + "}");
      assertThat(last(http, room).get("from")).isEqualTo(from);
      http.post("/chat/commands" + query, "[{\"action\":\"message\"," + said + lie + "}]");
      Fields last = last(http, room);
      assertThat(last.number("seq")).isEqualTo(3);
      assertThat(last.get("from")).isEqualTo(from);
      assertThat(last.object("data").text("MEM_DV")).isEqualTo("T");
    }
  }

  @Test
  void commandsOverHttpMayBringItInTheFirstOfThem() throws IOException {
    String room = MARU.newRoom();
    String hello = "{\"action\":\"hello\",\"v\":1,\"token\":\"" + token("u1", room) + "\"}";
    String message = "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room);
    Answer answer =
        HttpLine.once(MARU.port(), "POST", "/chat/commands", "[" + hello + "," + message + "]");
    assertThat(Fields.elements(answer.body()).getLast()).contains("\"type\":\"ack\"");
  }

  @Test
  void aSessionDoesNotChangeHands() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.withToken(MARU.port(), token("u1", room))) {
      for (String action : List.of("hello", "join", "refresh")) {
        Fields error =
            line.ask(
                "{\"action\":\"%s\",\"room_id\":\"%s\",\"token\":\"%s\"}"
                    .formatted(action, room, token("u2", room)));
        assertThat(error.text("code")).isEqualTo("auth_failed");
      }
      assertSpeaks(line, "u1", room);
    }
  }

  @Test
  void anotherSchemeIsMeantForSomebodyElse() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.to(MARU.port(), "Authorization: Basic dTpw")) {
      line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"" + token("u1", room) + "\"}");
      assertThat(line.hear().text("type")).isEqualTo("welcome");
    }
  }
}
