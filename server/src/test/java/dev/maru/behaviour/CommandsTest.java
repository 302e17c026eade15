package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /chat/commands}: the frames of a WebSocket, where there is none. */
class CommandsTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  @Test
  void theAnswersKeepTheOrderOfTheCommands() throws IOException {
    String room = MARU.newRoom();
    List<String> answers =
        answers(
            "[{\"action\":\"message\",\"id\":1,\"room_id\":\"R\",\"client_id\":\"c\",\"message\":{}},"
                    .replace("R", room)
                + "{\"action\":\"dance\",\"id\":2},{\"action\":\"ping\",\"id\":\"3\",\"n\":5},"
                + "{\"id\":4},"
                + "{\"action\":\"join\",\"id\":5,\"room_id\":\"other\"},"
                + "{\"action\":\"hello\",\"id\":6}]");
    assertShape(
        answers.get(0),
        "{\"type\":\"ack\",\"id\":1,\"client_id\":\"c\",\"room_id\":\"%s\",\"seq\":1,\"dup\":false,\"ts\":<n>}"
            .formatted(room));
    assertThat(Fields.of(answers.get(1)).text("code")).isEqualTo("unknown_action");
    assertThat(answers.get(2)).isEqualTo("{\"type\":\"pong\",\"id\":\"3\",\"n\":5}");
    assertThat(Fields.of(answers.get(3)).text("code")).isEqualTo("bad_request");
    assertThat(Fields.of(answers.get(3)).get("id")).isEqualTo("4");
    assertThat(Fields.of(answers.get(4)).text("type")).isEqualTo("joined");
    assertThat(Fields.of(answers.get(5)).object("user").text("id")).isEqualTo("u5");
    assertThat(answers).hasSize(6);
  }

  @Test
  void oneCommandIsAnsweredWithAnArrayOfOne() throws IOException {
    assertThat(answers("{\"action\":\"ping\"}")).containsExactly("{\"type\":\"pong\"}");
  }

  @Test
  void noCommandIsAnsweredWithNothing() throws IOException {
    assertThat(answers("[]")).isEmpty();
  }

  @Test
  void commandsThatOvertakeEachOtherAreAllAnswered() throws IOException {
    String room = MARU.newRoom();
    answers(message(room));
    String join = "{\"action\":\"join\",\"room_id\":\"" + room + "\"}";
    String leave = "{\"action\":\"leave\",\"room_id\":\"" + room + "\"}";
    assertThat(answers("[" + String.join(",", join, join, leave, join) + "]")).hasSize(4);
    assertThat(answers("[" + join + "," + leave + "]")).hasSize(2);
  }

  @Test
  void theRoleOfACommandIsThatOfTheRequest() throws IOException {
    String room = MARU.newRoom();
    answers(
        "{\"action\":\"message\",\"room_id\":\"%s\",\"user_id\":\"x\",\"user_type\":\"T\",\"message\":{\"MEM_DV\":\"T\"}}"
            .formatted(room));
    Fields event =
        HttpLine.once(MARU.port(), "GET", "/chat/rooms/" + room + "/messages", "")
            .fields()
            .objects("events")
            .getFirst();
    assertThat(event.get("data")).isEqualTo("{\"MEM_DV\":\"M\"}");
    assertThat(event.object("from").text("id")).isEqualTo("u5");
  }

  @Test
  void aHundredCommandsAreTakenAndOneMoreIsNot() throws IOException {
    String ping = "{\"action\":\"ping\"}";
    String hundred = String.join(",", Collections.nCopies(100, ping));
    assertThat(answers("[" + hundred + "]")).hasSize(100);
    Answer more = post("[" + hundred + "," + ping + "]");
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.code()).isEqualTo("too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "\"x\"", "[1]", "[[]]", "[{}", "[{}]x", "[{},]", "null", "[null]", "{"})
  void whatIsNoListOfCommandsIsRefusedAsAWhole(String body) throws IOException {
    Answer answer = post(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("bad_json");
  }

  private static String message(String room) {
    return "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{}}".formatted(room);
  }

  private static List<String> answers(String body) throws IOException {
    Answer answer = post(body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Fields.elements(answer.body());
  }

  private static Answer post(String body) throws IOException {
    return HttpLine.once(MARU.port(), "POST", "/chat/commands?user_id=u5&user_type=M", body);
  }
}
