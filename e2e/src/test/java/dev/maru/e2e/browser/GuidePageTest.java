package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that does what the guide's does, call by call, weak spots included (acceptance 2). */
@ExtendWith(OnStage.class)
final class GuidePageTest {

  @Test
  void theGuidesPageTalksToMaruByNothingButItsAddress(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, stage.port(), Person.TRAINER);
      SeedPage member = open(stage, site, stage.port(), Person.MEMBER);
      trainer.say("스쿼트 10회 3세트");
      member.seesOnce("스쿼트 10회 3세트").say("다 했습니다");
      trainer.seesOnce("다 했습니다").seesOnce("스쿼트 10회 3세트");
      // The guide's page says that it is the trainer whoever uses it; the server knows better.
      assertThat(trainer.rows("다 했습니다")).hasClass(Pattern.compile("\\bright\\b"));
      assertThat(trainer.frames("message")).hasSize(2).allSatisfy(SeedPageTest::hasTheGuidesForm);
      assertThat(calls(trainer))
          .containsSubsequence(
              "loadInitialMessages number",
              "open /",
              "send {\"action\":\"join\",\"room_id\":%s,\"user_type\":\"T\",\"user_id\":\"u5\"}"
                  .formatted(stage.room),
              "send {\"action\":\"typing\",\"room_id\":\"%s\"}".formatted(stage.room),
              "send {\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"CLAS_DIARY_CONTS\":\"스쿼트 10회 3세트\",\"MEM_DV\":\"T\"}}"
                  .formatted(stage.room));
      assertThat(trainer.harm()).isEmpty();
      assertThat(member.harm()).isEmpty();
    }
  }

  @Test
  void openingTheDiaryAgainShowsEachNewLineOnce(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, stage.port(), Person.TRAINER);
      trainer.say("처음");
      trainer.seesOnce("처음");
      trainer.page.locator("#bottom-menu-close").click();
      trainer.page.waitForFunction("() => calls.includes('closed')");
      trainer.page.evaluate("$('#clas_msg').empty(); pt_chk(" + stage.room + ")");
      trainer.awaitSocket();
      trainer.seesOnce("처음").say("다시");
      trainer.seesOnce("다시").seesOnce("처음");
      assertThat(trainer.frames("message")).hasSize(2);
    }
  }

  @Test
  void anEmptyLineAndAClosedSocketAreToldAsTheGuideTellsThem(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, stage.port(), Person.TRAINER);
      trainer.page.locator("#btn_clas_comment").click();
      trainer.page.evaluate("ws.close()");
      trainer.page.waitForFunction("() => calls.includes('closed')");
      trainer.page.locator("#btn_clas_comment").click();
      assertThat(calls(trainer))
          .contains("toast error 수업 내용을 입력하세요.", "toast error 연결이 끊어졌습니다. 다시 시도해주세요.");
    }
  }

  @Test
  void whenTheSocketFailsThePagePollsAndMissesNothing(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite();
        NoUpgrade proxy = new NoUpgrade(stage.port())) {
      Page window = stage.window();
      SeedPage trainer = SeedPage.open(window, address(site, proxy.port(), Person.TRAINER));
      window.evaluate("pt_chk(" + stage.room + ")");
      window.waitForFunction("() => chatInterval !== null && $.active === 0");
      Diary member = stage.member();
      member.say("폴링으로도 보입니다");
      member.hasSent("폴링으로도 보입니다");
      trainer.seesOnce("폴링으로도 보입니다");
      assertThat(calls(trainer)).contains("loadNewMessages");
    }
  }

  private static SeedPage open(Stage stage, OtherSite site, int port, Person person) {
    SeedPage page = SeedPage.open(stage.window(), address(site, port, person));
    page.page.evaluate("pt_chk(" + stage.room + ")");
    page.awaitSocket();
    // The guide's page shows twice what a late history brings behind the socket.
    page.page.waitForFunction("() => $.active === 0");
    return page;
  }

  private static String address(OtherSite site, int port, Person person) {
    return site.address(
        "/guide/?maru=localhost:%d&role=%s&user=%s".formatted(port, person.role(), person.id()));
  }

  private static List<String> calls(SeedPage page) {
    return List.of(page.page.evaluate("calls.join('\\n')").toString().split("\n", -1));
  }
}
