package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guide's frames as it prints them, without any page (acceptance 2). */
@ExtendWith(OnStage.class)
final class RawFramesTest {

  /** The guide's join has no answer; what nobody knows is answered after it. */
  private static final String UNKNOWN = "{\"action\":\"nothing\"}";

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/websocket"})
  void aMessageComesBackToEverybodyInTheGuidesForm(String path, Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, path);
        RawSocket member = socket(stage, path)) {
      joined(trainer, stage, "T", "u5");
      joined(member, stage, "M", "u9");
      member.send(message(stage, "안녕하세요 선생님", "M"));
      trainer.until("안녕하세요 선생님");
      trainer.send(message(stage, "수업 내용", "T"));
      for (RawSocket socket : List.of(trainer, member)) {
        JsonObject frame = socket.until("수업 내용").getLast();
        assertThat(frame.get("type").getAsString()).isEqualTo("message");
        assertThat(frame.getAsJsonObject("data").toString())
            .isEqualTo("{\"CLAS_DIARY_CONTS\":\"수업 내용\",\"MEM_DV\":\"T\"}");
        SeedPageTest.hasTheGuidesForm(frame);
      }
    }
  }

  @Test
  void joiningTwiceOrByNumberAndByTextIsOneCopy(Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, "");
        RawSocket member = socket(stage, "")) {
      member.send(join(stage, "M", "u9")).send(join(stage, "M", "u9"));
      member.send(join(stage, "M", "u9").replace(stage.room, "\"" + stage.room + "\""));
      member.send(UNKNOWN).await("error");
      trainer.send(join(stage, "T", "u5")).send(message(stage, "하나", "T"));
      trainer.send(message(stage, "둘", "T"));
      assertThat(member.until("둘")).extracting(RawSocket::text).containsOnlyOnce("하나");
    }
  }

  @Test
  void theRoleComesFromTheJoinAndNotFromTheMessage(Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, "");
        RawSocket member = socket(stage, "")) {
      joined(trainer, stage, "T", "u5");
      member.send(join(stage, "M", "u9")).send(message(stage, "강사인 척", "T"));
      member.until("강사인 척");
      trainer.send(message(stage, "확인", "T"));
      JsonObject forged =
          trainer.until("확인").stream()
              .filter(frame -> RawSocket.text(frame).equals("강사인 척"))
              .findFirst()
              .orElseThrow();
      assertThat(forged.getAsJsonObject("data").get("MEM_DV").getAsString()).isEqualTo("M");
    }
  }

  @Test
  void markupIsEscapedForClientsThatJoinStrings(Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, "")) {
      trainer
          .send(join(stage, "T", "u5"))
          .send(message(stage, "<img src=x onerror=alert(1)>", "T"));
      assertThat(RawSocket.text(trainer.until("&lt;img src=x onerror=alert(1)&gt;").getLast()))
          .doesNotContain("<");
    }
  }

  @Test
  void typingAsTheGuideSendsItDisturbsNothing(Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, "");
        RawSocket member = socket(stage, "")) {
      joined(member, stage, "M", "u9");
      joined(trainer, stage, "T", "u5");
      trainer.send("{\"action\":\"typing\",\"room_id\":%s}".formatted(stage.room));
      trainer.send(message(stage, "다 썼습니다", "T"));
      trainer.until("다 썼습니다");
      member.until("다 썼습니다");
    }
  }

  @Test
  void whatIsNotJsonIsAnsweredAndTheSocketLivesOn(Stage stage) throws Exception {
    try (RawSocket trainer = socket(stage, "")) {
      trainer.send("안녕?");
      JsonObject error = trainer.next();
      assertThat(error.get("type").getAsString()).isEqualTo("error");
      assertThat(error.get("code").getAsString()).isEqualTo("bad_json");
      trainer.send(join(stage, "T", "u5")).send(message(stage, "계속합니다", "T"));
      trainer.until("계속합니다");
    }
  }

  private static RawSocket socket(Stage stage, String path) {
    return new RawSocket("ws://localhost:" + stage.port() + path);
  }

  private static void joined(RawSocket socket, Stage stage, String role, String user)
      throws InterruptedException {
    socket.send(join(stage, role, user)).send(UNKNOWN).await("error");
  }

  private static String join(Stage stage, String role, String user) {
    return "{\"action\":\"join\",\"room_id\":%s,\"user_type\":\"%s\",\"user_id\":\"%s\"}"
        .formatted(stage.room, role, user);
  }

  private static String message(Stage stage, String text, String role) {
    return "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"CLAS_DIARY_CONTS\":\"%s\",\"MEM_DV\":\"%s\"}}"
        .formatted(stage.room, text, role);
  }
}
