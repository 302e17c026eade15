package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.maru.e2e.load.Site;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading older lines while others go on writing. */
@ExtendWith(OnStage.class)
final class ReadingTest {
  private static final int LINES = 130;

  @Test
  void aNewLineDoesNotMoveWhatIsBeingRead(Stage stage) throws Exception {
    fill(stage);
    Diary trainer = stage.trainer().sees(line(LINES));
    Diary member = stage.member();
    Locator log = trainer.page.locator("#log");
    log.evaluate(
        "log => new Promise(seen => { log.addEventListener('scroll', () => seen(), { once: true });"
            + " log.scrollTo(0, log.scrollHeight - log.clientHeight - 700); })");
    double before = top(log);
    member.say("읽는 중에 온 줄");
    trainer.page.locator("#chip").waitFor();
    assertThat(trainer.page.locator("#chip-text")).hasText("새 메시지 1개");
    assertThat(top(log)).isEqualTo(before);
    trainer.page.locator("#chip").click();
    assertThat(trainer.page.locator("#chip")).isHidden();
    trainer.page.waitForFunction(
        "() => { const l = document.querySelector('#log'); return l.scrollHeight - l.scrollTop - l.clientHeight < 2; }");
    member.say("이제는 바로 보이는 줄");
    trainer.sees("이제는 바로 보이는 줄");
    assertThat(trainer.line("이제는 바로 보이는 줄").locator(".bubble")).isInViewport();
    assertThat(trainer.page.locator("#chip")).isHidden();
  }

  @Test
  void goingUpwardsReadsTheWholeDiaryOnceAndInOrder(Stage stage) throws Exception {
    fill(stage);
    Diary trainer = stage.trainer().sees(line(LINES));
    assertThat(trainer.texts()).hasSizeLessThan(LINES);
    for (int turn = 0; turn < 20 && trainer.texts().size() < LINES; turn++) {
      int shown = trainer.texts().size();
      trainer.page.locator("#log").evaluate("log => log.scrollTo(0, 0)");
      trainer.page.waitForFunction(
          "n => document.querySelectorAll('#lines .bubble').length > n", shown);
    }
    assertThat(trainer.texts())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, LINES).mapToObj(ReadingTest::line).toList());
    assertThat(trainer.page.locator("#older")).hasText("수업 일지의 처음입니다");
  }

  private static String line(int number) {
    return "지난 수업 기록 " + number;
  }

  private static double top(Locator log) {
    return ((Number) log.evaluate("log => log.scrollTop")).doubleValue();
  }

  private static void fill(Stage stage) throws Exception {
    List<String> commands =
        IntStream.rangeClosed(1, LINES)
            .mapToObj(number ->
                "{\"action\":\"message\",\"v\":1,\"room_id\":\"%s\",\"client_id\":\"old-%d\",\"message\":{\"CLAS_DIARY_CONTS\":\"%s\"}}"
                    .formatted(stage.room, number, line(number)))
            .toList();
    try (Site site = new Site(stage.port())) {
      for (int from = 0; from < LINES; from += 20) {
        String batch = String.join(",", commands.subList(from, Math.min(LINES, from + 20)));
        assertThat(
                site.post("/chat/commands?user_id=u9&user_type=M", "[" + batch + "]").statusCode())
            .isEqualTo(200);
      }
    }
  }
}
