package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's plug is pulled for 20 s while both sides go on writing. */
@ExtendWith(OnStage.class)
final class OutageTest {
  private static final int OUTAGE_MS = 20_000;
  private static final int PAUSE_MS = 2_500;

  @Test
  void twentySecondsWithoutServerLoseNothingAndAreShownAsTheyAre(Stage stage) throws Exception {
    List<String> written = new ArrayList<>();
    try (Scratch scratch = new Scratch("outage")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      Diary trainer;
      Diary member;
      try (Maru first = Maru.start(plan)) {
        trainer = Diary.open(stage.window(), first.port(), "7", Person.TRAINER);
        member = Diary.open(stage.window(Stage.phone()), first.port(), "7", Person.MEMBER);
        both(written, trainer, member, "오늘 하체 운동 기록입니다", "네, 무릎은 괜찮아요");
        member.hasSent("네, 무릎은 괜찮아요");
        trainer.hasSent("네, 무릎은 괜찮아요");
        take(trainer, "outage-1-live");
        first.kill();
      }
      for (int passed = 0; passed < OUTAGE_MS; passed += PAUSE_MS) {
        int n = passed / PAUSE_MS + 1;
        both(written, trainer, member, "스쿼트 " + n + "세트 했습니다", n + "세트 확인했어요");
        trainer.page.waitForTimeout(PAUSE_MS);
        isHonest(trainer, n);
        isHonest(member, n);
        if (n == 3) {
          take(trainer, "outage-2-down");
          take(member, "outage-2-down-phone");
        }
      }
      try (Maru second = Maru.start(plan)) {
        for (String text : written) {
          trainer.hasSent(text);
          member.hasSent(text);
        }
        trainer.awaitPhase("live");
        member.awaitPhase("live");
        assertThat(second.alive()).isTrue();
        assertThat(trainer.texts()).containsExactlyElementsOf(member.texts());
        assertThat(trainer.texts()).containsExactlyInAnyOrderElementsOf(written);
        assertThat(trainer.status()).doesNotContain("보낼 메시지");
        take(trainer, "outage-3-back");
        take(member, "outage-3-back-phone");
        trainer.isUnharmed();
        member.isUnharmed();
      }
    }
  }

  private static void both(
      List<String> written, Diary trainer, Diary member, String one, String other) {
    trainer.say(one);
    member.say(other);
    written.addAll(List.of(one, other));
  }

  /** It says that it is not connected, how many lines wait, and marks each of them. */
  private static void isHonest(Diary diary, int waiting) {
    assertThat(diary.page.locator("#status").getAttribute("data-phase"))
        .isIn("connecting", "waiting");
    assertThat(diary.status())
        .matches("(연결 중…|다시 연결하는 중…) · 보낼 메시지 " + waiting + "개")
        .doesNotContain("실시간");
    assertThat(diary.page.locator("#lines > .line:is(.unsent, .sent)").count()).isEqualTo(waiting);
    assertThat(diary.page.locator("#lines > .line.failed").count()).isZero();
  }

  private static void take(Diary diary, String name) {
    Path picture = Maru.root().resolve("e2e/target/pictures").resolve(name + ".png");
    diary.page.screenshot(new Page.ScreenshotOptions().setPath(picture));
  }
}
