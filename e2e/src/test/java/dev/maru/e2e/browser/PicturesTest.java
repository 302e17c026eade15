package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.maru.e2e.product.Maru;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes the pictures of the documents: {@code ./dev e2e -Dit.test=PicturesTest
 * -Dmaru.screenshots=docs/images}. Without that property they go below {@code target}.
 */
@ExtendWith(OnStage.class)
final class PicturesTest {
  private static final int MOST_BYTES = 150_000;
  private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 11, 20, 19, 42);

  /** Who says it, how many minutes after the first line, and what. */
  private record Said(Person by, int minute, String text) {}

  private static final int NEXT_DAY = 800;

  private static final Said[] TALK = {
    new Said(Person.TRAINER, 0, "스쿼트 40kg 10회 × 4\n레그프레스 80kg 12회 × 3"),
    new Said(Person.MEMBER, 3, "40kg까지 했네요 😊"),
    new Said(Person.MEMBER, NEXT_DAY, "선생님, 허벅지가 많이 당기는데 오늘 쉬어도 될까요?"),
    new Said(Person.TRAINER, NEXT_DAY + 4, "네, 하루 쉬면서 폼롤러로 앞허벅지 10분만 풀어 주세요."),
    new Said(Person.MEMBER, NEXT_DAY + 6, "무릎은 괜찮아요! 폼롤러 할게요"),
    new Said(Person.TRAINER, NEXT_DAY + 7, "좋아요. 월요일 7시에 봬요 💪"),
  };

  @Test
  void thePicturesOfTheReadmeAreMadeByTheProductItself(Stage stage) throws Exception {
    talk(stage);
    take(stage, Person.MEMBER, Stage.phone().setDeviceScaleFactor(2), "phone");
    take(stage, Person.TRAINER, Stage.options(), "desktop");
    take(stage, Person.TRAINER, Stage.options().setColorScheme(ColorScheme.DARK), "desktop-dark");
  }

  private static void talk(Stage stage) throws Exception {
    try (RawSocket trainer = new RawSocket("ws://127.0.0.1:" + stage.port() + "/chat/ws");
        RawSocket member = new RawSocket("ws://127.0.0.1:" + stage.port() + "/chat/ws")) {
      trainer.send(object("hello", Person.TRAINER).toString());
      member.send(object("hello", Person.MEMBER).toString());
      for (Said said : TALK) {
        RawSocket socket = said.by.equals(Person.TRAINER) ? trainer : member;
        JsonObject message = new JsonObject();
        message.addProperty("CLAS_DIARY_CONTS", said.text);
        JsonObject command = object("message", said.by);
        command.addProperty("room_id", stage.room);
        command.add("message", message);
        socket.send(command.toString());
        socket.await("ack");
      }
    }
  }

  private static JsonObject object(String action, Person person) {
    JsonObject command = new JsonObject();
    command.addProperty("action", action);
    command.addProperty("v", 1);
    command.addProperty("user_id", person.id());
    command.addProperty("user_type", person.role());
    command.addProperty("name", person.name());
    return command;
  }

  private static void take(
      Stage stage, Person person, Browser.NewContextOptions options, String name) throws Exception {
    Page window = stage.window(options);
    window.routeWebSocket(
        "**/chat/ws",
        page -> {
          var server = page.connectToServer();
          page.onMessage(frame -> server.send(frame.text()));
          server.onMessage(frame -> page.send(atItsTime(frame.text())));
        });
    Diary diary = Diary.open(window, stage.port(), stage.room, person);
    diary.sees(TALK[TALK.length - 1].text);
    diary.isUnharmed();
    assertThat(diary.transport()).isEqualTo("websocket");
    Path picture = folder().resolve(name + ".png");
    Palette.write(
        window.screenshot(
            new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED)),
        picture);
    assertThat(Files.size(picture)).isBetween(10_000L, (long) MOST_BYTES);
  }

  /** A conversation of a second, shown as the conversation of two days that it tells. */
  private static String atItsTime(String text) {
    JsonObject frame = JsonParser.parseString(text).getAsJsonObject();
    JsonArray events = frame.getAsJsonArray("events");
    if (events == null) {
      return text;
    }
    for (JsonElement element : events) {
      JsonObject event = element.getAsJsonObject();
      Said said = TALK[event.get("seq").getAsInt() - 1];
      LocalDateTime time = BEGIN.plusMinutes(said.minute);
      event.addProperty("ts", time.atZone(ZoneId.of("Asia/Seoul")).toInstant().toEpochMilli());
    }
    return frame.toString();
  }

  private static Path folder() throws Exception {
    String wanted = System.getProperty("maru.screenshots", "e2e/target/pictures");
    return Files.createDirectories(Maru.root().resolve(wanted));
  }
}
