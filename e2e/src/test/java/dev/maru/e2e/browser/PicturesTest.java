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

  private static final Said[] TALK = {
    new Said(Person.TRAINER, 0, "서연 님, 오늘 하체 수업 고생 많으셨어요. 스쿼트 자세가 지난주보다 훨씬 안정됐어요 👏"),
    new Said(Person.MEMBER, 3, "감사합니다! 무릎이 안쪽으로 모이던 게 이제 좀 느껴져요"),
    new Said(Person.TRAINER, 4, "오늘 기록 남겨 둘게요.\n스쿼트 40kg 10회 × 4\n런지 12회 × 3\n레그프레스 80kg 12회 × 3"),
    new Said(Person.MEMBER, 6, "40kg까지 했네요 😊"),
    new Said(Person.MEMBER, 1_440 - 642, "선생님, 허벅지가 많이 당기는데 내일 쉬어도 될까요?"),
    new Said(Person.TRAINER, 1_440 - 638, "네, 하루 쉬면서 폼롤러로 앞허벅지 10분만 풀어 주세요."),
    new Said(Person.TRAINER, 1_440 - 638, "통증이 무릎 쪽이면 바로 말씀해 주시고요."),
    new Said(Person.MEMBER, 1_440 - 635, "무릎은 괜찮아요! 폼롤러 할게요"),
    new Said(Person.TRAINER, 1_440 - 634, "좋아요. 월요일 7시에 상체로 봬요 💪"),
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
      for (Said said : TALK) {
        RawSocket socket = said.by == Person.TRAINER ? trainer : member;
        socket.send(object("hello", said.by).toString());
        JsonObject message = new JsonObject();
        message.addProperty("CLAS_DIARY_CONTS", said.text);
        JsonObject command = object("message", said.by);
        command.addProperty("room_id", stage.room);
        command.add("message", message);
        socket.send(command.toString());
        JsonObject answer = socket.next();
        while (!answer.get("type").getAsString().equals("ack")) {
          answer = socket.next();
        }
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
      Stage stage, Person person, Browser.NewContextOptions options, String name)
      throws Exception {
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
    Path picture = folder().resolve(name + ".png");
    window.screenshot(
        new Page.ScreenshotOptions()
            .setPath(picture)
            .setAnimations(ScreenshotAnimations.DISABLED));
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
