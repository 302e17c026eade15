package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /chat/poll}, to the letter. */
class RoomsPollTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  @Test
  void anAnswerHoldsTheObjectsOfTheRoomsThatSaySomething() throws IOException {
    String one = MARU.newRoom();
    String quiet = MARU.newRoom();
    String other = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      send(line, one);
      send(line, other);
      Answer answer = line.get("/chat/poll?rooms=" + one + ":0," + quiet + ":0,@u9," + other);
      assertThat(answer.status()).isEqualTo(200);
      String room =
          "{\"room_id\":\"%s\",\"epoch\":\"<s>\",\"head\":1,\"events\":[{\"type\":\"message\","
              + "\"room_id\":\"%s\",\"seq\":1,\"client_id\":\"<s>\",\"from\":{\"id\":\"guest\","
              + "\"role\":\"\",\"name\":\"\"},\"data\":{},\"timestamp\":\"<s>\",\"ts\":<n>}],"
              + "\"more\":false,\"reset\":false,\"typing\":[],\"presence\":[],\"reads\":{},"
              + "\"next_poll_ms\":<n>}";
      assertShape(
          answer.body(),
          "{\"rooms\":["
              + room.formatted(one, one)
              + ",{\"room_id\":\"@u9\",\"error\":{\"code\":\"not_found\",\"message\":\"<s>\","
              + "\"temporary\":false}},"
              + room.formatted(other, other)
              + "],\"more\":false,\"next_poll_ms\":<n>,\"advice\":{\"transports\":[\"websocket\","
              + "\"sse\",\"longpoll\",\"poll\"],\"next_poll_ms\":<n>}}");
      assertThat(answer.header("x-next-poll")).isEqualTo(answer.fields().get("next_poll_ms"));
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("etag")).isEmpty();
    }
  }

  @Test
  void aRoomIsShownAsItsOwnPollShowsIt() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      for (int i = 0; i < 5; i++) {
        send(line, room);
      }
      for (String query : List.of("0", "3", "5", "9", "3:other")) {
        String[] place = query.split(":", -1);
        String epoch = place.length > 1 ? "&epoch=" + place[1] : "";
        Answer own =
            line.get("/chat/rooms/" + room + "/messages?limit=2&after=" + place[0] + epoch);
        Answer many = line.get("/chat/poll?limit=2&rooms=" + room + ":" + query);
        assertThat(many.status()).as(query).isEqualTo(own.status());
        if (own.status() == 200) {
          String told = many.fields().objects("rooms").getFirst().json();
          assertThat(withoutAdvice(told)).isEqualTo(withoutAdvice(own.body()));
        }
      }
    }
  }

  private static String withoutAdvice(String json) {
    return json.replaceAll(",\"advice\":\\{[^}]*}", "").replaceAll("\"next_poll_ms\":\\d+", "");
  }

  @Test
  void nothingNewIs204AndWhoNamesTheTagGets304() throws IOException {
    String one = MARU.newRoom();
    String other = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      send(line, one);
      Answer nothing = line.get("/chat/poll?rooms=" + one + ":1," + other + ":0");
      assertThat(nothing.status()).isEqualTo(204);
      assertThat(nothing.header("x-next-poll")).isNotEmpty();
      String tag = nothing.header("etag");
      String newest = "/chat/poll?rooms=" + one + "," + other;
      assertThat(line.get(newest, "If-None-Match: W/" + tag).status()).isEqualTo(304);
      assertThat(line.get(newest, "If-None-Match: \"x\"").header("etag")).isEqualTo(tag);
      send(line, other);
      assertThat(line.get(newest, "If-None-Match: " + tag).status()).isEqualTo(200);
      assertThat(
              line.get("/chat/poll?rooms=" + one + ":9", "If-None-Match: " + tag)
                  .fields()
                  .objects("rooms")
                  .getFirst()
                  .flag("reset"))
          .isTrue();
    }
  }

  @Test
  void theFirstEventOfAnyRoomAnswersAPollThatWaits() throws IOException {
    String one = MARU.newRoom();
    String other = MARU.newRoom();
    try (HttpLine waiting = HttpLine.to(MARU.port());
        HttpLine line = HttpLine.to(MARU.port())) {
      waiting.say("GET", "/chat/poll?wait=50&rooms=" + one + ":0," + other + ":0", "");
      send(line, other);
      Fields room = waiting.hear().fields().objects("rooms").getFirst();
      assertThat(room.text("room_id")).isEqualTo(other);
      assertThat(waiting.get("/chat/poll?wait=1&rooms=" + one + ":0").status()).isEqualTo(204);
    }
  }

  @Test
  void aPollThatWaitsForARoomThatIsNotItsOwnDoesNotWait() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer answer = line.get("/chat/poll?wait=55&rooms=@u9," + room + ":0");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.fields().objects("rooms")).hasSize(1);
      assertThat(line.get("/chat/poll?wait=55&rooms=@u9").status()).isEqualTo(404);
    }
  }

  @Test
  void theFormOfTheSeedsPageIsHadHereToo() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.post("/chat/rooms/" + room + "/messages", "{\"message\":{\"t\":\"<b>\"}}");
      Answer answer = line.get("/chat/poll?v=0&rooms=" + room + ":0");
      assertThat(answer.body()).contains("&lt;b&gt;", "MEM_DV");
    }
  }

  private static void send(HttpLine line, String room) throws IOException {
    Answer answer = line.post("/chat/rooms/" + room + "/messages", "{\"message\":{}}");
    assertThat(answer.status()).isEqualTo(201);
  }
}
