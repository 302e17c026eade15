package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;

/**
 * Two people on two pages, and every line that was written on either. Owned by the test's thread.
 */
final class Dialogue {
  /** Keeps the phases of the connection as the page shows them, in order. */
  private static final String NOTE_PHASES =
      """
      window.phases = [];
      addEventListener("DOMContentLoaded", () => {
        const status = document.getElementById("status");
        const note = () => {
          const { phase, transport } = status.dataset;
          const now = phase === "live" ? transport : phase;
          if (now !== window.phases.at(-1)) window.phases.push(now);
        };
        new MutationObserver(note).observe(status, { attributes: true });
      });
      """;

  private final List<Diary> both = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  /** Opens both pages, and waits for neither connection. */
  Dialogue(Stage stage, int port, String... more) {
    for (Person person : List.of(Person.TRAINER, Person.MEMBER)) {
      Page window = stage.window();
      window.addInitScript(NOTE_PHASES);
      both.add(Diary.load(window, port, stage.room, person, more));
    }
  }

  List<Diary> both() {
    return both;
  }

  /** Each side writes some lines in turns; nobody waits for them. */
  void write(String when, int lines) {
    for (int i = 1; i <= lines; i++) {
      for (Diary diary : both) {
        String text = when + " " + i + (diary == both.getFirst() ? " 강사" : " 회원");
        diary.say(text);
        written.add(text);
      }
    }
  }

  /** Waits until all that was written is on both screens, and in the log. */
  void awaitAll(double millis) {
    long end = System.nanoTime() + (long) (millis * 1e6);
    for (Diary diary : both) {
      for (String text : written) {
        diary.line(text).first().waitFor(visible((end - System.nanoTime()) / 1e6));
      }
      diary
          .page
          .locator("#lines > .line:is(.unsent, .sent)")
          .waitFor(gone((end - System.nanoTime()) / 1e6));
    }
  }

  /** Waits until both sides are connected by this transport. */
  void awaitTransport(String transport, double millis) {
    String live = "#status[data-phase=live][data-transport=" + transport + "]";
    for (Diary diary : both) {
      diary.page.locator(live).waitFor(visible(millis));
    }
  }

  /** Counts all lines on both sides: each once, in one order, and nothing else. */
  void isWhole() {
    List<String> seen = both.getFirst().texts();
    assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
    assertThat(both.getLast().texts()).containsExactlyElementsOf(seen);
    both.forEach(Diary::isUnharmed);
  }

  /** The phases that one side's connection has shown since the last question. */
  List<String> phases(Diary diary) {
    Object found = diary.page.evaluate("window.phases.splice(0, window.phases.length - 1)");
    Object now = diary.page.evaluate("window.phases.at(-1)");
    List<String> all = new ArrayList<>();
    ((List<?>) found).forEach(one -> all.add((String) one));
    all.add((String) now);
    return all;
  }

  int lines() {
    return written.size();
  }

  private static Locator.WaitForOptions visible(double millis) {
    return within(millis).setState(WaitForSelectorState.VISIBLE);
  }

  private static Locator.WaitForOptions gone(double millis) {
    return within(millis).setState(WaitForSelectorState.DETACHED);
  }

  private static Locator.WaitForOptions within(double millis) {
    // Zero would mean for ever.
    return new Locator.WaitForOptions().setTimeout(Math.max(1, millis));
  }
}
