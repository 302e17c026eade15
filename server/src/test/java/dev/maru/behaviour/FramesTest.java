package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames of a version 1 client's WebSocket, to the letter. */
class FramesTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with("--ping_ms", "1000");

  @Test
  void helloIsAnsweredWithWelcome() throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port())) {
      assertShape(
          line.ask(
              "{\"action\":\"hello\",\"v\":1,\"id\":\"1\",\"token\":\"\",\"device\":\"d-1\","
                  + "\"caps\":[],\"user_id\":\"u5\",\"user_type\":\"T\",\"name\":\"강사\"}"),
          "{\"type\":\"welcome\",\"id\":\"1\",\"v\":1,\"session\":\"<s>\","
              + "\"user\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"강사\"},\"ping_ms\":1000,"
              + "\"limits\":{\"message_bytes\":65536,\"page_events\":200,\"rooms\":500},"
              + "\"advice\":{\"transports\":[\"websocket\",\"sse\",\"longpoll\",\"poll\"],"
              + "\"next_poll_ms\":<n>}}");
    }
  }

  @Test
  void joinIsAnsweredWithWhatTheRoomHolds() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertShape(
          line.ask("{\"action\":\"join\",\"id\":\"2\",\"room_id\":\"" + room + "\"}"),
          ("{\"type\":\"joined\",\"id\":\"2\",\"room_id\":\"%s\",\"epoch\":\"<s>\",\"head\":0,"
                  + "\"events\":[],\"more\":false,\"reset\":false,\"reads\":{},\"presence\":[],"
                  + "\"typing\":[]}")
              .formatted(room));
    }
  }

  @Test
  void aMessageIsAcknowledgedAndShown() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.ask("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      line.say(
          "{\"action\":\"message\",\"id\":\"4\",\"room_id\":\"%s\",\"client_id\":\"01J\",\"message\":"
                  .formatted(room)
              + "{ \"text\" : \"a b\" },\"reply_to\":470,\"files\":[\"f_1\"]}");
      Fields first = line.hear();
      Fields second = line.hear();
      boolean ackFirst = first.text("type").equals("ack");
      assertShape(
          ackFirst ? first : second,
          "{\"type\":\"ack\",\"id\":\"4\",\"client_id\":\"01J\",\"room_id\":\"%s\",\"seq\":1,\"dup\":false,\"ts\":<n>}"
              .formatted(room));
      assertShape(
          ackFirst ? second : first,
          ("{\"type\":\"message\",\"room_id\":\"%s\",\"seq\":1,\"reply_to\":470,\"client_id\":\"01J\","
                  + "\"from\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"name of u5\"},"
                  + "\"data\":{\"text\":\"a b\"},\"timestamp\":\"<s>\",\"ts\":<n>}")
              .formatted(room));
    }
  }

  @Test
  void aMessageWithoutClientIdIsGivenOne() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      Fields ack =
          line.ask("{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted("alone"));
      assertThat(ack.text("type")).isEqualTo("ack");
      assertThat(ack.text("client_id")).isNotEmpty();
    }
  }

  @Test
  void leaveIsAnsweredAndNothingFollows() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T");
        Wire other = Via.POLL.open(MARU, room, "u6")) {
      line.ask("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      assertThat(
              line.ask("{\"action\":\"leave\",\"id\":\"3\",\"room_id\":\"" + room + "\"}").json())
          .isEqualTo("{\"type\":\"ok\",\"id\":\"3\",\"room_id\":\"" + room + "\"}");
      other.send("c1", "{}");
      assertThat(line.ask("{\"action\":\"ping\"}").json()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void aRoomThatWasNeverEnteredCanBeLeft() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertThat(line.ask("{\"action\":\"leave\",\"room_id\":7}").json())
          .isEqualTo("{\"type\":\"ok\",\"room_id\":\"7\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"action\":\"ping\",\"id\":\"14\",\"n\":1}|{\"type\":\"pong\",\"id\":\"14\",\"n\":1}",
        "{\"action\":\"ping\",\"id\":14,\"n\":-1}|{\"type\":\"pong\",\"id\":14,\"n\":-1}",
        "{\"action\":\"ping\",\"id\":\"\"}|{\"type\":\"pong\",\"id\":\"\"}",
        "{\"action\":\"ping\",\"id\":\"\\u0001\\\"é😀\"}|{\"type\":\"pong\",\"id\":\"\\u0001\\\"é😀\"}",
        "{\"action\":\"ping\"}|{\"type\":\"pong\"}",
      })
  void thePingOfAClientIsAnsweredWithItsIdAndNumber(String ping, String pong) throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertThat(line.ask(ping).json()).isEqualTo(pong);
    }
  }

  @Test
  void anErrorSaysWhyAndWhetherToTryAgain() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertShape(
          line.ask("{\"action\":\"dance\",\"id\":\"4\"}"),
          "{\"type\":\"error\",\"id\":\"4\",\"code\":\"unknown_action\",\"temporary\":false,"
              + "\"message\":\"<s>\"}");
    }
  }

  @Test
  void aQuietClientHearsTheHeadsOfItsRooms() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T");
        Wire writer = Via.POLL.open(MARU, room, "u6")) {
      writer.send("c1", "{}");
      line.ask("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      writer.send("c2", "{}");
      assertThat(line.hear().number("seq")).isEqualTo(2);
      Fields ping = line.hearAny();
      assertThat(ping.json())
          .matches(
              "\\{\"type\":\"ping\",\"heads\":\\{\"" + room + "\":2},\"load\":[01]\\.[0-9]{1,2}}");
    }
  }

  @Test
  void aRoomIsTheSameAsNumberAndAsText() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertThat(line.ask("{\"action\":\"join\",\"room_id\":12345}").text("room_id"))
          .isEqualTo("12345");
      line.say("{\"action\":\"message\",\"room_id\":\"12345\",\"message\":{}}");
      assertThat(line.hear("message").text("room_id")).isEqualTo("12345");
      assertThat(
              HttpLine.once(MARU.port(), "GET", "/chat/rooms/12345/messages", "")
                  .fields()
                  .number("head"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"a b\"",
        "\"a/b\"",
        "\"방\"",
        "\"a\\u0000\"",
        "\"a?\"",
        "\"a%41\"",
        "\"a\\n\"",
        "1.5",
        "1e3",
        "true",
        "null",
        "[1]",
        "{}",
        "LONG"
      })
  void whatIsNoRoomIdIsRefused(String given) throws IOException {
    String id = given.equals("LONG") ? "\"" + "x".repeat(129) + "\"" : given;
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      Fields error = line.ask("{\"action\":\"join\",\"id\":1,\"room_id\":" + id + "}");
      assertThat(error.text("code")).isIn("bad_request", "bad_json");
      line.assertAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZaz09._:~@-", "0", "..", "-0", "@u5"})
  void whatIsARoomIdIsTaken(String id) throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      assertThat(line.ask("{\"action\":\"join\",\"room_id\":\"" + id + "\"}").text("room_id"))
          .isEqualTo(id);
    }
  }

  @Test
  void aWrongVersionIsRefusedAndTheRightOneTakenAfterwards() throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port())) {
      assertThat(line.ask("{\"action\":\"hello\",\"v\":2}").text("code")).isEqualTo("bad_request");
      assertThat(line.ask("{\"action\":\"hello\",\"v\":1}").text("type")).isEqualTo("welcome");
    }
  }

  @Test
  void onlyHelloAndJoinSayWhoIsSpeaking() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine line = SocketLine.to(MARU.port())) {
      line.ask("{\"action\":\"hello\",\"v\":1}");
      line.say(
          "{\"action\":\"message\",\"room_id\":\"%s\",\"user_id\":\"boss\",\"message\":{}}"
              .formatted(room));
      line.hear("ack");
      Fields joined =
          line.ask("{\"action\":\"join\",\"room_id\":\"%s\",\"user_id\":\"u5\"}".formatted(room));
      assertThat(joined.objects("events").getFirst().object("from").text("id")).isEqualTo("guest");
      line.say("{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room));
      assertThat(line.hear("message").object("from").text("id")).isEqualTo("u5");
    }
  }

  @Test
  void everyCommandIsAnsweredEvenIfTheNextOneOvertakesIt() throws IOException {
    String room = MARU.newRoom();
    try (Wire writer = Via.POLL.open(MARU, room, "u6");
        SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      writer.send("c1", "{}");
      String join = "{\"action\":\"join\",\"id\":%d,\"room_id\":\"" + room + "\"}";
      String leave = "{\"action\":\"leave\",\"id\":%d,\"room_id\":\"" + room + "\"}";
      line.say(join.formatted(1));
      line.say(join.formatted(2));
      line.say(leave.formatted(3));
      line.say(join.formatted(4));
      Set<String> answered = new TreeSet<>();
      for (int i = 0; i < 4; i++) {
        answered.add(line.hear().get("id"));
      }
      assertThat(answered).containsExactly("1", "2", "3", "4");
    }
  }

  @Test
  void aBinaryFrameEndsTheConnection() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      line.raw().sendFrame(true, 0, RawSocket.BINARY, new byte[] {1});
      assertThat(line.closeCode()).isEqualTo(4400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/ws", "/websocket", "/"})
  void aWebSocketOpensAt(String path) throws IOException {
    try (SocketLine line = SocketLine.at(MARU.port(), path)) {
      assertThat(line.ask("{\"action\":\"hello\",\"v\":1}").text("type")).isEqualTo("welcome");
    }
  }

  @Test
  void thereIsNoWebSocketElsewhere() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(RawSocket.upgrade("/chat/other"));
      assertThat(line.hear().status()).isEqualTo(404);
      assertThat(line.raw().isEnded()).isTrue();
    }
  }
}
