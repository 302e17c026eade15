package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example page: jQuery and the guide's frames, served by another site (acceptance 2). */
@ExtendWith(OnStage.class)
final class SeedPageTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/websocket"})
  void bothSidesAreShownTheGuidesFrames(String path, Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = page(stage, site, Person.TRAINER, stage.port(), path);
      SeedPage member = page(stage, site, Person.MEMBER, stage.port(), path);
      trainer.say("오늘 운동 어땠나요?");
      member.seesOnce("오늘 운동 어땠나요?").say("힘들었지만 좋았어요");
      trainer.seesOnce("힘들었지만 좋았어요").seesOnce("오늘 운동 어땠나요?");
      assertThat(trainer.texts()).hasSize(2).isEqualTo(member.texts());
      assertThat(trainer.rows("힘들었지만")).hasClass(Pattern.compile("\\bright\\b"));
      assertThat(member.rows("오늘 운동")).not().hasClass(Pattern.compile("\\bright\\b"));
      for (SeedPage page : List.of(trainer, member)) {
        assertThat(page.frames("message")).hasSize(2).allSatisfy(SeedPageTest::hasTheGuidesForm);
        // Typing marks are sent on each key; not to know them is no harm to this page.
        assertThat(page.frames("error"))
            .allMatch(error -> error.get("code").getAsString().equals("unknown_action"));
        assertThat(page.harm()).isEmpty();
      }
    }
  }

  static void hasTheGuidesForm(JsonObject frame) {
    assertThat(frame.get("data").getAsJsonObject().has("CLAS_DIARY_CONTS")).isTrue();
    assertThat(frame.get("data").getAsJsonObject().get("MEM_DV").getAsString()).isIn("T", "M");
    assertThat(frame.get("timestamp").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void joiningTwiceShowsEachLineOnce(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = page(stage, site, Person.TRAINER, stage.port(), "/");
      SeedPage member = page(stage, site, Person.MEMBER, stage.port(), "/");
      member.page.evaluate(
          "() => { for (const id of [Number(params.get('room')), params.get('room')])"
              + " ws.send(JSON.stringify({ action: 'join', room_id: id, user_type: 'M', user_id: 'u9' })); }");
      trainer.say("한 번만");
      member.seesOnce("한 번만");
      trainer.say("끝");
      member.seesOnce("끝").seesOnce("한 번만");
      assertThat(member.frames("message")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenWhileTheHistoryIsOnItsWayIsShownOnceAndBelowIt(boolean first, Stage stage)
      throws Exception {
    try (OtherSite site = new OtherSite()) {
      List<String> all = new ArrayList<>(List.of("그 사이에", "오늘"));
      Diary diary = stage.member();
      if (!first) {
        diary.say("어제");
        diary.hasSent("어제");
        all.addFirst("어제");
      }
      SeedPage trainer =
          SeedPage.open(
              stage.window(),
              address(site, stage, Person.TRAINER, stage.port(), "/"),
              diary,
              "그 사이에");
      trainer.awaitSocket();
      trainer.say("오늘");
      trainer.seesOnce("오늘");
      assertThat(trainer.rows("").locator(".direct-chat-text").allInnerTexts()).isEqualTo(all);
      assertThat(trainer.harm()).isEmpty();
    }
  }

  @Test
  void markupIsInertAlthoughThePageJoinsStrings(Stage stage) throws Exception {
    String attack = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = page(stage, site, Person.TRAINER, stage.port(), "/");
      Diary.open(stage.window(), stage.port(), stage.room, Person.MEMBER).say(attack);
      trainer.seesOnce(attack);
      SeedPage later = page(stage, site, Person.MEMBER, stage.port(), "/websocket");
      later.seesOnce(attack);
      for (SeedPage page : List.of(trainer, later)) {
        assertThat(page.page.locator("#clas_msg :is(img, script)")).hasCount(0);
        assertThat(page.harm()).isEmpty();
      }
    }
  }

  @Test
  void aMemberWhoClaimsToBeTheTrainerIsShownAsAMember(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = page(stage, site, Person.TRAINER, stage.port(), "/");
      SeedPage member = page(stage, site, Person.MEMBER, stage.port(), "/");
      member.page.evaluate("role = 'T'");
      member.say("오늘 수업은 취소입니다");
      trainer.seesOnce("오늘 수업은 취소입니다");
      assertThat(trainer.rows("취소")).hasClass(Pattern.compile("\\bright\\b"));
      assertThat(trainer.rows("취소").locator(".direct-chat-name")).hasText("회원");
    }
  }

  @Test
  void marusPageAndTheSeedsPageAreOneConversation(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage seed = page(stage, site, Person.TRAINER, stage.port(), "/websocket");
      Diary diary = stage.member();
      seed.say("예전 화면에서 <b>씁니다</b>");
      diary.sees("예전 화면에서 <b>씁니다</b>").say("새 화면에서 답합니다");
      seed.seesOnce("새 화면에서 답합니다");
      assertThat(diary.line("예전 화면에서 <b>씁니다</b>").locator(".who")).hasText("강사");
      assertThat(seed.rows("새 화면에서")).hasClass(Pattern.compile("\\bright\\b"));
      diary.isUnharmed();
    }
  }

  @Test
  void closingTheDiaryClosesTheSocketAndOpeningAnotherRoomShowsOnlyThatOne(Stage stage)
      throws Exception {
    try (OtherSite site = new OtherSite()) {
      SeedPage trainer = page(stage, site, Person.TRAINER, stage.port(), "/");
      trainer.say("첫 방");
      trainer.seesOnce("첫 방");
      trainer.page.locator("#bottom-menu-close").click();
      trainer.page.waitForCondition(() -> trainer.sockets.getFirst().isClosed());
      assertThat(trainer.page.locator(".content.modal-open")).hasCount(0);
      Diary member = stage.member();
      member.say("닫힌 사이에");
      member.hasSent("닫힌 사이에");
      trainer.page.evaluate("pt_chk('9" + stage.room + "')");
      trainer.awaitSocket();
      trainer.say("다른 방");
      trainer.seesOnce("다른 방");
      assertThat(trainer.texts()).hasSize(1);
      assertThat(trainer.harm()).isEmpty();
    }
  }

  @Test
  void whereNoSocketIsLetThroughThePagePolls(Stage stage) throws Exception {
    try (OtherSite site = new OtherSite();
        NoUpgrade proxy = new NoUpgrade(stage.port())) {
      Page window = stage.window();
      window.clock().install();
      SeedPage trainer =
          SeedPage.open(window, address(site, stage, Person.TRAINER, proxy.port(), "/websocket"));
      window.waitForFunction("() => chatInterval !== null");
      assertThat(proxy.refused()).isPositive();
      Diary member = stage.member();
      for (String text : List.of("하나", "둘")) {
        member.say(text);
        member.hasSent(text);
        window.clock().fastForward(5_001);
        trainer.seesOnce(text);
      }
      trainer.say("셋");
      assertThat(window.locator("#toast")).hasText("연결이 끊어졌습니다. 다시 시도해주세요.");
      assertThat(trainer.texts()).hasSize(2);
    }
  }

  private static SeedPage page(Stage stage, OtherSite site, Person person, int port, String path) {
    return SeedPage.connected(stage.window(), address(site, stage, person, port, path));
  }

  private static String address(OtherSite site, Stage stage, Person person, int port, String path) {
    return site.address(
        "/?room=%s&role=%s&user=%s&ws=ws://127.0.0.1:%d%s"
            .formatted(stage.room, person.role(), person.id(), port, path));
  }
}
