package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small screens, keyboards, screen readers and two languages. */
@ExtendWith(OnStage.class)
final class AccessTest {
  private static final String FOCUS =
      """
      () => {
        const e = document.activeElement, style = getComputedStyle(e);
        const face = e.type === "radio" ? getComputedStyle(e.nextElementSibling) : style;
        const visible = face.boxShadow !== "none" || face.outlineStyle !== "none";
        if (e === document.body) return "nothing visible";
        return (e.id || e.name || e.className) + (visible ? " visible" : " hidden");
      }
      """;

  @ParameterizedTest
  @ValueSource(ints = {320, 390})
  void aPhoneNeedsNoSidewaysScrolling(int width, Stage stage) {
    Page window = stage.window(Stage.phone().setViewportSize(width, 844));
    window.navigate("http://127.0.0.1:" + stage.port() + "/");
    fits(window, width);
    Diary trainer = Diary.open(window, stage.port(), stage.room, Person.TRAINER);
    String endless = "가나다라마바사".repeat(40);
    trainer.say(endless);
    trainer.say("https://example.com/" + "a".repeat(300));
    stage.member().say("짧은 답");
    trainer.sees("짧은 답");
    fits(window, width);
    assertThat(window.locator("#text")).isInViewport();
    assertThat(window.locator("#send")).isInViewport();
  }

  private static void fits(Page window, int width) {
    assertThat(window.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    assertThat(
            window.evaluate(
                "[...document.querySelectorAll('#log, .entry-card')].every(e => e.scrollWidth <= e.clientWidth)"))
        .isEqualTo(true);
  }

  @Test
  void aKeyboardAloneEntersAndWrites(Stage stage) {
    Page window = stage.window();
    Keyboard keys = window.keyboard();
    window.navigate("http://127.0.0.1:" + stage.port() + "/?room=" + stage.room);
    assertThat(window.locator("input[name=name]")).isFocused();
    keys.type("박코치");
    keys.press("Shift+Tab");
    assertThat(window.locator("input[value=T]")).isFocused();
    keys.press("ArrowRight");
    assertThat(window.locator("input[value=M]")).isChecked();
    focusIsVisible(window);
    keys.press("Tab");
    keys.press("Tab");
    assertThat(window.locator("input[name=room]")).hasValue(stage.room);
    keys.press("Enter");
    window.locator("#status[data-phase=live]").waitFor();
    assertThat(window.locator("#text")).isFocused();
    keys.type("키보드로 씁니다");
    keys.press("Shift+Enter");
    keys.type("두 줄로");
    keys.press("Enter");
    window.getByText("키보드로 씁니다\n두 줄로").waitFor();
    tabReachesTheComposer(window);
  }

  private static void tabReachesTheComposer(Page window) {
    window.evaluate("document.activeElement.blur()");
    window.keyboard().press("Tab");
    for (int step = 0; step < 12 && !"text".equals(focusIsVisible(window)); step++) {
      window.keyboard().press("Tab");
    }
    assertThat(window.locator("#text")).isFocused();
  }

  /** The name of what has the focus, which has to be seen. */
  private static String focusIsVisible(Page window) {
    Object focus = window.evaluate(FOCUS);
    assertThat(focus).asString().as("focus").endsWith(" visible");
    return focus.toString().replace(" visible", "");
  }

  @Test
  void everyControlHasANameAndNewLinesAreReadOut(Stage stage) {
    Page window = stage.window();
    window.navigate("http://127.0.0.1:" + stage.port() + "/?room=" + stage.room);
    window.locator("#entry").waitFor();
    assertThat(window.getByRole(AriaRole.RADIO)).hasCount(2);
    controlsAreNamed(window);
    Diary trainer = Diary.open(window, stage.port(), stage.room, Person.TRAINER);
    trainer.say("안녕하세요");
    stage.member().say("반갑습니다");
    trainer.sees("반갑습니다");
    controlsAreNamed(window);
    Locator log = window.getByRole(AriaRole.LOG);
    assertThat(log).hasCount(1);
    assertThat(log).hasAttribute("aria-live", "polite");
    assertThat(window.getByRole(AriaRole.STATUS)).containsText("실시간");
    assertThat(window.getByRole(AriaRole.MAIN)).hasCount(1);
    assertThat(window.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
        .hasCount(1);
    assertThat(window.getByLabel("메시지", new Page.GetByLabelOptions().setExact(true))).isVisible();
    assertThat(trainer.line("반갑습니다").ariaSnapshot()).contains("이서연", "회원", "반갑습니다");
  }

  private static void controlsAreNamed(Page window) {
    List<String> nameless =
        window
            .locator("body")
            .ariaSnapshot()
            .lines()
            .map(String::strip)
            .filter(line ->
                line.matches(
                    "- (button|link|textbox|radio|img|log|complementary|group)( \\[.*\\])?:?"))
            .toList();
    assertThat(nameless).isEmpty();
  }

  @Test
  void theLanguageChangesAtOnceAndStays(Stage stage) {
    Diary trainer = stage.trainer();
    trainer.say("언어를 바꿉니다");
    trainer.hasSent("언어를 바꿉니다");
    assertThat(trainer.page.locator("html")).hasAttribute("lang", "ko");
    trainer.page.locator("[data-lang-toggle]:visible").click();
    assertThat(trainer.page.locator("html")).hasAttribute("lang", "en");
    assertThat(trainer.page.locator("#status-text")).hasText("Live");
    assertThat(trainer.page.locator("#text")).hasAttribute("placeholder", "Write about the lesson");
    assertThat(trainer.line("언어를 바꿉니다").locator("time").innerText())
        .matches("\\d{1,2}:\\d\\d [AP]M");
    trainer.page.reload();
    trainer.awaitPhase("live");
    assertThat(trainer.page.locator("html")).hasAttribute("lang", "en");
    assertThat(trainer.sees("언어를 바꿉니다").texts()).hasSize(1);
  }

  @Test
  void aLanguageIsTakenFromTheBrowser(Stage stage) {
    Page window = stage.window(Stage.options().setLocale("en-US"));
    Diary.open(window, stage.port(), stage.room, Person.MEMBER);
    assertThat(window.locator("html")).hasAttribute("lang", "en");
    assertThat(window.locator("#status-text")).hasText("Live");
  }
}
