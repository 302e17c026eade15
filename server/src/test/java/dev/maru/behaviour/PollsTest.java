package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls, long-polls and posts over HTTP, to the letter. */
class PollsTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  @Test
  void aPollShowsWhatFollowsTheCursor() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.post(
          path(room) + "?user_id=u5&user_type=T&name=n", "{\"client_id\":\"c\",\"message\":{}}");
      Answer answer = line.get(path(room) + "?after=0");
      assertThat(answer.status()).isEqualTo(200);
      assertShape(
          answer.body(),
          ("{\"room_id\":\"%s\",\"epoch\":\"<s>\",\"head\":1,\"events\":["
                  + "{\"type\":\"message\",\"room_id\":\"%s\",\"seq\":1,\"client_id\":\"c\","
                  + "\"from\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"n\"},\"data\":{},"
                  + "\"timestamp\":\"<s>\",\"ts\":<n>}],\"more\":false,\"reset\":false,"
                  + "\"typing\":[],\"presence\":[],\"reads\":{},\"next_poll_ms\":<n>,"
                  + "\"advice\":{\"transports\":[\"websocket\",\"sse\",\"longpoll\",\"poll\"],"
                  + "\"next_poll_ms\":<n>}}")
              .formatted(room, room));
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
      assertThat(answer.header("x-server-load")).matches("[01]\\.\\d\\d");
      assertThat(answer.header("x-next-poll"))
          .as("header and body say the same")
          .isEqualTo(answer.fields().get("next_poll_ms"));
      assertThat(Integer.parseInt(answer.header("x-next-poll"))).isBetween(2000, 60_000);
      assertThat(answer.header("etag")).isEqualTo("\"" + answer.fields().text("epoch") + ".1\"");
    }
  }

  @Test
  void nothingNewIs204OrFor304WhoNamesTheTag() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.post(path(room), "{\"message\":{}}");
      Answer nothing = line.get(path(room) + "?after=1");
      assertThat(nothing.status()).isEqualTo(204);
      assertThat(nothing.header("x-next-poll")).isNotEmpty();
      assertThat(nothing.header("x-server-load")).isNotEmpty();
      String tag = nothing.header("etag");
      for (String named : new String[] {tag, "W/" + tag, "\"other\", " + tag}) {
        Answer known = line.get(path(room) + "?limit=10", "If-None-Match: " + named);
        assertThat(known.status()).as(named).isEqualTo(304);
        assertThat(known.header("etag")).isEqualTo(tag);
      }
      assertThat(line.get(path(room), "If-None-Match: \"x.1\"").status()).isEqualTo(200);
      line.post(path(room), "{\"message\":{}}");
      assertThat(line.get(path(room), "If-None-Match: " + tag).status()).isEqualTo(200);
    }
  }

  @Test
  void anEmptyRoomFollowsAnyPollWithNothing() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer first = line.get(path(room));
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.fields().number("head")).isZero();
      assertThat(line.get(path(room) + "?after=0").status()).isEqualTo(204);
      assertThat(line.get(path(room) + "?after=3").fields().flag("reset")).isTrue();
    }
  }

  @Test
  void aLongPollIsAnsweredByTheFirstEvent() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine waiting = HttpLine.to(MARU.port());
        HttpLine line = HttpLine.to(MARU.port())) {
      waiting.say("GET", path(room) + "?after=0&wait=50", "");
      line.post(path(room), "{\"message\":{\"x\":1}}");
      Answer answer = waiting.hear();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.fields().objects("events").getFirst().get("data")).isEqualTo("{\"x\":1}");
      assertThat(waiting.get(path(room) + "?after=1").status()).isEqualTo(204);
    }
  }

  @Test
  void aLongPollEndsWithItsPatience() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer answer = line.get(path(room) + "?after=0&wait=1");
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.header("etag")).endsWith(".0\"");
    }
  }

  @Test
  void aPatienceBeyondTheMostIsCut() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine waiting = HttpLine.to(MARU.port());
        HttpLine line = HttpLine.to(MARU.port())) {
      waiting.say("GET", path(room) + "?after=0&wait=2147483647", "");
      line.post(path(room), "{\"message\":{}}");
      assertThat(waiting.hear().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=-1", "after=x", "after=1.5", "after=9007199254740992", "after=", "after=1e3",
        "after=99999999999999999999", "limit=0", "limit=-1", "limit=ten", "before=0", "before=-5",
        "before=x", "wait=-1", "wait=soon", "after=0&wait=1.5", "after=%2B1x"
      })
  void aParameterOutOfItsRangeIsRefusedByName(String query) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer answer = line.get("/chat/rooms/r/messages?" + query);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("bad_request");
      String wrong = query.substring(query.lastIndexOf('&') + 1).split("=", 2)[0];
      assertThat(answer.body()).contains("`" + wrong + "`");
      assertThat(line.get("/chat/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aPostIs201AndItsRetry200AndOtherContent409() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String body = "{\"client_id\":\"c1\",\"message\":{\"a\":1}}";
      Answer first = line.post(path(room), body);
      assertThat(first.status()).isEqualTo(201);
      assertShape(
          first.body(),
          "{\"client_id\":\"c1\",\"room_id\":\"%s\",\"seq\":1,\"dup\":false,\"ts\":<n>}"
              .formatted(room));
      Answer retry = line.post(path(room), body);
      assertThat(retry.status()).isEqualTo(200);
      assertThat(retry.body()).isEqualTo(first.body().replace("false", "true"));
      Answer other = line.post(path(room), "{\"client_id\":\"c1\",\"message\":{\"a\":2}}");
      assertThat(other.status()).isEqualTo(409);
      assertShape(
          other.body(),
          "{\"error\":{\"code\":\"conflict\",\"message\":\"<s>\",\"temporary\":false}}");
    }
  }

  @Test
  void theRoomOfTheBodyMustBeThatOfThePath() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      assertThat(line.post(path("77"), "{\"room_id\":77,\"message\":{}}").status()).isEqualTo(201);
      assertThat(line.post(path("77"), "{\"room_id\":\"78\",\"message\":{}}").code())
          .isEqualTo("bad_request");
    }
  }

  @Test
  void aFormIsTakenAsJqueryPostsIt() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String form =
          "client_id=f1&message%5BCLAS_DIARY_CONTS%5D="
              + encoded("안녕 <b>&=+")
              + "&message%5BMEM_DV%5D=T";
      Answer fields =
          line.post(path(room) + "?user_id=u9&user_type=M", form, FORM + "; charset=UTF-8");
      assertThat(fields.status()).isEqualTo(201);
      String json = "message=" + encoded("{\"n\":1.50}") + "&reply_to=1&room_id=" + room;
      assertThat(line.post(path(room), json, FORM.replace("application", "Application")).status())
          .isEqualTo(201);
      var events = line.get(path(room) + "?after=0").fields().objects("events");
      assertThat(events.get(0).get("data"))
          .isEqualTo("{\"CLAS_DIARY_CONTS\":\"안녕 <b>&=+\",\"MEM_DV\":\"M\"}");
      assertThat(events.get(1).get("data")).isEqualTo("{\"n\":1.50}");
      assertThat(events.get(1).number("reply_to")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_id=x",
        "message=",
        "message=1",
        "message=%7B",
        "message[a]=1&message[a]=2",
        "message[a][b]=1",
        "message[a]=%00",
        "message[a]=%zz",
        "message[a]=1&message=%7B%7D",
        "message=%7B%7D&reply_to=x",
        "message=%7B%7D&client_id="
      })
  void aFormThatIsNoMessageIsRefused(String form) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String room = MARU.newRoom();
      Answer answer = line.post(path(room), form, FORM);
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(line.get(path(room)).fields().number("head")).isZero();
    }
  }

  @Test
  void aPollOfVersion0GetsTheFormOfTheSeedsPage() throws IOException {
    String room = MARU.newRoom();
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.post(path(room) + "?user_type=M", "{\"message\":{\"t\":\"<b>&'\\\"`\"}}");
      assertThat(
              line.get(path(room) + "?v=0&after=0")
                  .fields()
                  .objects("events")
                  .getFirst()
                  .get("data"))
          .isEqualTo("{\"t\":\"&lt;b&gt;&amp;&#39;&quot;&#96;\",\"MEM_DV\":\"M\"}");
      assertThat(
              line.get(path(room) + "?v=1&after=0")
                  .fields()
                  .objects("events")
                  .getFirst()
                  .get("data"))
          .isEqualTo("{\"t\":\"<b>&'\\\"`\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_id=", "user_id=%00", "name=a%00b", "user_type=%0", "user_id=LONG"})
  void whoIsNobodyIsRefused(String query) throws IOException {
    String who = query.replace("LONG", "x".repeat(129));
    try (HttpLine line = HttpLine.to(MARU.port())) {
      assertThat(line.get(path("who") + "?" + who).status()).isEqualTo(400);
      assertThat(line.post(path("who") + "?" + who, "{\"message\":{}}").status()).isEqualTo(400);
    }
  }

  private static String path(String room) {
    return "/chat/rooms/" + room + "/messages";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
