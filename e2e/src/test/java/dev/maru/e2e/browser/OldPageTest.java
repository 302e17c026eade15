package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example page with nothing added to it but {@code /chat/maru.js}, on another site. */
@ExtendWith(OnStage.class)
final class OldPageTest {

  @Test
  void twoOldPagesChatAndAreToldTheGuidesFramesOnceAndInOrder(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, Person.TRAINER, stage.port());
      SeedPage member = open(stage, site, Person.MEMBER, stage.port());
      for (int i = 1; i <= 5; i++) {
        trainer.say("강사 " + i);
        member.say("회원 " + i);
      }
      for (SeedPage page : List.of(trainer, member)) {
        page.seesOnce("강사 5").seesOnce("회원 5");
        assertThat(told(page))
            .hasSize(10)
            .allSatisfy(text ->
                SeedPageTest.hasTheGuidesForm(JsonParser.parseString(text).getAsJsonObject()));
        assertThat(page.harm()).isEmpty();
      }
      assertThat(trainer.texts()).isEqualTo(member.texts()).hasSize(10);
      assertThat(trainer.rows("회원 1").getAttribute("class")).contains("right");
    }
  }

  @Test
  void whereNoSocketIsLetThroughTheyStillChat(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite();
        NoUpgrade proxy = new NoUpgrade(stage.port())) {
      SeedPage trainer = open(stage, site, Person.TRAINER, proxy.port());
      SeedPage member = open(stage, site, Person.MEMBER, stage.port());
      trainer.say("막힌 곳에서");
      member.seesOnce("막힌 곳에서").say("들립니다");
      trainer.seesOnce("들립니다").seesOnce("막힌 곳에서");
      assertThat(proxy.refused()).isPositive();
      assertThat(trainer.page.locator("#toast")).isHidden();
    }
  }

  @Test
  void aReloadKeepsWhatWasWrittenOfflineAndShowsEachLineOnce(Stage stage) throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    try (OtherSite site = new OtherSite();
        NoUpgrade proxy = new NoUpgrade(stage.port())) {
      SeedPage trainer = open(stage, site, Person.TRAINER, proxy.port());
      trainer.page.route(
          "**/chat/**",
          route -> {
            if (cut.get() && !route.request().url().endsWith("/maru.js")) {
              route.abort();
            } else {
              route.resume();
            }
          });
      SeedPage member = open(stage, site, Person.MEMBER, stage.port());
      trainer.say("먼저");
      trainer.seesOnce("먼저");
      cut.set(true);
      trainer.say("끊긴 동안");
      trainer.page.waitForFunction(STORED);
      trainer.page.reload();
      trainer.page.waitForFunction("() => ws !== null && ws.readyState === WebSocket.OPEN");
      cut.set(false);
      member.seesOnce("먼저").seesOnce("끊긴 동안");
      trainer.seesOnce("먼저").seesOnce("끊긴 동안");
      assertThat(trainer.texts()).hasSize(2);
    }
  }

  @Test
  void markupStaysTextAlthoughThePageJoinsStrings(Stage stage) throws Exception {
    String attack = "<img src=x onerror=alert(1)>";
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, Person.TRAINER, stage.port());
      Diary.open(stage.window(), stage.port(), stage.room, Person.MEMBER).say(attack);
      trainer.seesOnce(attack);
      assertThat(trainer.page.locator("#clas_msg img")).hasCount(0);
      assertThat(trainer.harm()).isEmpty();
    }
  }

  @Test
  void closingTheDiaryAndOpeningItAgainShowsEachLineOnce(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = open(stage, site, Person.TRAINER, stage.port());
      trainer.say("하나");
      trainer.seesOnce("하나");
      trainer.page.locator("#bottom-menu-close").click();
      trainer.page.evaluate("pt_chk('" + stage.room + "')");
      trainer.seesOnce("하나").say("둘");
      trainer.seesOnce("둘").seesOnce("하나");
    }
  }

  /** Whether the browser's database holds a line. */
  static final String STORED =
      """
      () => new Promise((resolve) => {
        const asked = indexedDB.open("maru", 1);
        asked.onsuccess = () => {
          const keys = asked.result.transaction("records").objectStore("records").getAllKeys();
          keys.onsuccess = () => {
            asked.result.close();
            resolve(keys.result.some((key) => key.includes("maru.outbox:")));
          };
        };
      })
      """;

  private static List<String> told(SeedPage page) {
    return List.of(page.page.evaluate("heard.join('\\n')").toString().split("\n", -1));
  }

  @Test
  void aPageThatLoadsItsOwnHistoryIsToldWhatFollowsIt(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      Diary diary = stage.member();
      diary.say("어제");
      diary.hasSent("어제");
      SeedPage trainer =
          SeedPage.open(
              stage.window(),
              address(site, stage, Person.TRAINER, stage.port())
                  + "&history=own&ws=ws://127.0.0.1:"
                  + stage.port(),
              diary,
              "그 사이에");
      trainer.page.waitForFunction("() => ws !== null && ws.readyState === WebSocket.OPEN");
      trainer.say("오늘");
      trainer.seesOnce("오늘");
      assertThat(trainer.page.locator(".direct-chat-text").allInnerTexts())
          .containsExactly("어제", "그 사이에", "오늘");
      assertThat(trainer.harm()).isEmpty();
    }
  }

  private static String address(OtherSite site, Stage stage, Person person, int port) {
    return site.address(
        "/maru.html?room=%s&role=%s&user=%s&maru=127.0.0.1:%d"
            .formatted(stage.room, person.role(), person.id(), port));
  }

  private static SeedPage open(Stage stage, OtherSite site, Person person, int port) {
    Page window = stage.window();
    SeedPage page = SeedPage.open(window, address(site, stage, person, port));
    window.waitForFunction("() => ws !== null && ws.readyState === WebSocket.OPEN");
    window.evaluate(
        "() => { window.heard = []; ws.addEventListener('message', (e) => heard.push(e.data)); }");
    return page;
  }
}
