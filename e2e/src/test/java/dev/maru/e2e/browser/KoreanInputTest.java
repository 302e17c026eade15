package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writing Korean: a syllable is still being composed when Enter comes. */
@ExtendWith(OnStage.class)
final class KoreanInputTest {

  @Test
  void anEnterThatEndsACompositionSendsTheTextOnce(Stage stage) {
    Diary trainer = stage.trainer();
    Diary member = stage.member();
    CDPSession keyboard = keyboard(trainer);
    compose(keyboard, "ㅇ", "오", "온", "오느", "오늘");
    enterInComposition(keyboard);
    insert(keyboard, "오늘");
    releaseEnter(keyboard);
    member.sees("오늘").say("네");
    trainer.sees("네");
    assertThat(trainer.texts()).containsExactly("오늘", "네");
    assertThat(member.texts()).containsExactly("오늘", "네");
    assertThat(trainer.page.locator("#text").inputValue()).isEmpty();
  }

  @Test
  void aSecondKeydownOfTheSamePressSendsNothingMore(Stage stage) {
    Diary trainer = stage.trainer();
    Diary member = stage.member();
    CDPSession keyboard = keyboard(trainer);
    compose(keyboard, "ㅁ", "마", "마ㄹ", "마루");
    enterInComposition(keyboard);
    insert(keyboard, "마루");
    key(keyboard, "keyDown", "Enter", 13, "\r");
    releaseEnter(keyboard);
    member.sees("마루").say("네");
    trainer.sees("네");
    assertThat(trainer.texts()).containsExactly("마루", "네");
    assertThat(trainer.page.locator("#text").inputValue()).isEmpty();
  }

  @Test
  void theBrowserReallyWasComposing(Stage stage) {
    Diary trainer = stage.trainer();
    trainer.page.evaluate(
        "window.heard = []; for (const type of ['keydown', 'compositionend'])"
            + " document.querySelector('#text').addEventListener(type,"
            + " e => heard.push(type + ' ' + (e.isComposing === true)), true)");
    CDPSession keyboard = keyboard(trainer);
    compose(keyboard, "ㅎ", "하", "한");
    enterInComposition(keyboard);
    insert(keyboard, "한");
    releaseEnter(keyboard);
    trainer.sees("한");
    assertThat(trainer.page.evaluate("heard.join()"))
        .asString()
        .startsWith("keydown true,compositionend");
  }

  private static CDPSession keyboard(Diary diary) {
    diary.page.locator("#text").focus();
    return diary.page.context().newCDPSession(diary.page);
  }

  private static void compose(CDPSession keyboard, String... steps) {
    for (String step : steps) {
      JsonObject composition = new JsonObject();
      composition.addProperty("text", step);
      composition.addProperty("selectionStart", step.length());
      composition.addProperty("selectionEnd", step.length());
      keyboard.send("Input.imeSetComposition", composition);
    }
  }

  private static void insert(CDPSession keyboard, String text) {
    JsonObject inserted = new JsonObject();
    inserted.addProperty("text", text);
    keyboard.send("Input.insertText", inserted);
  }

  private static void enterInComposition(CDPSession keyboard) {
    key(keyboard, "rawKeyDown", "Process", 229, "");
  }

  private static void releaseEnter(CDPSession keyboard) {
    key(keyboard, "keyUp", "Enter", 13, "");
  }

  private static void key(CDPSession keyboard, String type, String name, int code, String text) {
    JsonObject key = new JsonObject();
    key.addProperty("type", type);
    key.addProperty("key", name);
    key.addProperty("code", "Enter");
    key.addProperty("windowsVirtualKeyCode", code);
    if (!text.isEmpty()) {
      key.addProperty("text", text);
    }
    keyboard.send("Input.dispatchKeyEvent", key);
  }
}
