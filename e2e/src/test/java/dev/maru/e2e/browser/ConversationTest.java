package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people on Maru's own page (acceptance 1). */
@ExtendWith(OnStage.class)
final class ConversationTest {

  @Test
  void eachSeesWhatTheOtherTypes(Stage stage) {
    Diary trainer = stage.trainer();
    Diary member = stage.member();
    List<Long> millis = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      millis.add(shownAfter(trainer, member, "오늘 하체 " + round + "세트 어떠셨어요?"));
      millis.add(shownAfter(member, trainer, round + "세트까지 괜찮았어요!"));
    }
    System.out.println("ms from Enter until the other side shows the line: " + millis);
    assertThat(trainer.texts()).hasSize(10).isEqualTo(member.texts());
    assertThat(trainer.page.locator("#lines .line:is(.unsent, .sent, .failed)")).hasCount(0);
    trainer.isUnharmed();
    member.isUnharmed();
  }

  /** Milliseconds; the wait itself ends in a failure after half a minute. */
  private static long shownAfter(Diary from, Diary to, String text) {
    from.page.locator("#text").fill(text);
    long begin = System.nanoTime();
    from.page.keyboard().press("Enter");
    to.sees(text);
    return (System.nanoTime() - begin) / 1_000_000;
  }

  @Test
  void ownLinesStandOnTheRightAndTheOthersOnTheLeftWithNameAndTime(Stage stage) {
    Diary trainer = stage.trainer();
    Diary member = stage.member();
    trainer.say("스쿼트 자세가 좋아졌어요");
    member.sees("스쿼트 자세가 좋아졌어요").say("감사합니다");
    trainer.sees("감사합니다");
    assertThat(trainer.line("스쿼트 자세가 좋아졌어요")).hasClass("line own first last");
    assertThat(trainer.line("감사합니다")).hasClass("line other first last");
    BoundingBox log = trainer.page.locator("#lines").boundingBox();
    BoundingBox own = trainer.line("스쿼트 자세가 좋아졌어요").locator(".bubble").boundingBox();
    BoundingBox other = trainer.line("감사합니다").locator(".bubble").boundingBox();
    assertThat(own.x + own.width).isGreaterThan(log.x + log.width - 20);
    assertThat(other.x).isLessThan(log.x + 80);
    assertThat(trainer.line("감사합니다").locator(".who")).containsText("이서연");
    assertThat(trainer.line("감사합니다").locator(".badge")).hasText("회원");
    assertThat(trainer.line("감사합니다").locator("time").innerText()).matches("오[전후] \\d{1,2}:\\d\\d");
    assertThat(trainer.page.locator("#lines .day")).hasCount(1);
    assertThat(trainer.page.locator("#lines .day").innerText())
        .matches("\\d{4}년 \\d{1,2}월 \\d{1,2}일 .요일");
  }

  @Test
  void reloadingShowsEverythingOnce(Stage stage) {
    Diary trainer = stage.trainer();
    Diary member = stage.member();
    for (int i = 1; i <= 3; i++) {
      trainer.say("기록 " + i);
      trainer.hasSent("기록 " + i);
    }
    member.sees("기록 3");
    List<String> before = trainer.texts();
    trainer.page.reload();
    trainer.awaitPhase("live");
    trainer.sees("기록 3");
    assertThat(trainer.texts()).containsExactlyElementsOf(before);
    member.say("확인했습니다");
    trainer.sees("확인했습니다");
    assertThat(trainer.texts()).hasSize(4);
  }

  @Test
  void textThatLooksLikeMarkupStaysText(Stage stage) {
    List<String> attacks =
        List.of(
            "<img src=x onerror=alert(1)>",
            "<script>alert(2)</script>",
            "\"><svg onload=alert(3)>",
            "<a href=\"javascript:alert(4)\">눌러 보세요</a>",
            "&lt;b&gt;굵게&lt;/b&gt; ${7*7} {{7*7}}");
    Diary trainer = stage.trainer();
    Person member = new Person("<img src=x onerror=alert(5)>", "M", "<b onclick=alert(6)>회원</b>");
    Diary attacker =
        Diary.open(
            stage.window(),
            stage.port(),
            stage.room,
            new Person("x1", member.role(), member.name()));
    for (String attack : attacks) {
      attacker.say(attack);
      trainer.sees(attack);
    }
    assertThat(trainer.texts()).containsExactlyElementsOf(attacks);
    assertThat(
            trainer
                .page
                .locator("#lines")
                .locator("img, script, a, iframe, b, [onload], [onclick]"))
        .hasCount(0);
    assertThat(trainer.page.locator("#people").locator("img, b")).hasCount(0);
    trainer.isUnharmed();
    attacker.isUnharmed();
  }
}
