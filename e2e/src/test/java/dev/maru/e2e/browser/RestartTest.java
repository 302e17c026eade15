package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server dies while two people write. */
@ExtendWith(OnStage.class)
final class RestartTest {

  @Test
  void nothingIsLostOrDoubledWhenTheServerDiesWhileBothWrite(Stage stage) throws Exception {
    try (Scratch scratch = new Scratch("restart")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      List<String> written = new ArrayList<>();
      Diary trainer;
      Diary member;
      try (Maru first = Maru.start(plan)) {
        trainer = Diary.open(stage.window(), first.port(), "7", Person.TRAINER, "probe=2000");
        member = Diary.open(stage.window(), first.port(), "7", Person.MEMBER, "probe=2000");
        trainer.say("죽기 전");
        member.sees("죽기 전");
        write(written, trainer, member, "죽는 중");
        first.kill();
      }
      write(written, trainer, member, "죽은 뒤");
      trainer.page.locator("#status:not([data-phase=live])").waitFor();
      trainer.page.locator("#lines .line.unsent").first().waitFor();
      assertThat(trainer.status()).contains("보낼 메시지").doesNotContain("실시간");
      try (Maru second = Maru.start(plan)) {
        for (String text : written) {
          trainer.hasSent(text);
          member.hasSent(text);
        }
        assertThat(second.alive()).isTrue();
        assertThat(trainer.texts())
            .containsExactlyElementsOf(member.texts())
            .contains("죽기 전")
            .containsAll(written)
            .hasSize(written.size() + 1);
        trainer.awaitPhase("live");
        // It may have come back on another rung first.
        assertThat(trainer.page.locator("#status-text"))
            .hasText("실시간", new LocatorAssertions.HasTextOptions().setTimeout(30_000));
      }
    }
  }

  private static void write(List<String> written, Diary trainer, Diary member, String when) {
    for (int i = 1; i <= 3; i++) {
      for (Diary diary : List.of(trainer, member)) {
        String text = when + " " + i + (diary == trainer ? " 강사" : " 회원");
        diary.say(text);
        written.add(text);
      }
    }
  }
}
