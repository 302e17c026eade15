package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Maru's own page as one person sees it. Owned by the test's thread. */
final class Diary {
  /**
   * Notes what must never happen: a dialog, a blocked piece of the page, something the text ran.
   */
  private static final String WATCH =
      """
      window.harm = [];
      addEventListener("securitypolicyviolation", e => window.harm.push(e.violatedDirective + " " + e.blockedURI));
      for (const name of ["alert", "confirm", "prompt"]) window[name] = text => { window.harm.push(name + " " + text); };
      """;

  private final List<String> uncaught = new ArrayList<>();
  final Page page;

  private Diary(Page page) {
    this.page = page;
    page.addInitScript(WATCH);
    page.onPageError(uncaught::add);
  }

  /** Opens a room as somebody and waits until the page says that it is connected. */
  static Diary open(Page page, int port, String room, Person person, String... more) {
    Diary diary = load(page, port, room, person, more);
    diary.awaitPhase("live");
    return diary;
  }

  /** Opens a room as somebody; whether the page gets connected is another matter. */
  static Diary load(Page page, int port, String room, Person person, String... more) {
    Diary diary = new Diary(page);
    String query =
        "room="
            + room
            + "&role="
            + person.role()
            + "&name="
            + encoded(person.name())
            + "&user="
            + person.id();
    page.navigate(
        "http://127.0.0.1:" + port + "/?" + String.join("&", query, String.join("&", more)));
    return diary;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Waits for a state of the connection: live, waiting, connecting or stopped. */
  void awaitPhase(String phase) {
    page.locator("#status[data-phase=" + phase + "]").waitFor(within(40_000));
  }

  String status() {
    return page.locator("#status-text").innerText();
  }

  String transport() {
    return page.locator("#status").getAttribute("data-transport");
  }

  /** Writes a text and presses Enter. */
  void say(String text) {
    page.locator("#text").fill(text);
    page.keyboard().press("Enter");
  }

  /** The line that has exactly this text. */
  Locator line(String text) {
    return page.locator("#lines > .line")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
  }

  /** Waits until a line is on the screen. */
  Diary sees(String text) {
    line(text).waitFor(within(30_000));
    return this;
  }

  /** Waits until a line is in the log, neither on its way nor failed. */
  Diary hasSent(String text) {
    Locator pending = page.locator("#lines > .line:is(.unsent, .sent, .failed)");
    sees(text);
    assertThat(pending.filter(new Locator.FilterOptions().setHasText(text)))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
    return this;
  }

  /** All texts from top to bottom. */
  List<String> texts() {
    return page.locator("#lines .bubble").allInnerTexts();
  }

  /** Nothing ran that should not have, and nothing of the page itself broke. */
  void isUnharmed() {
    assertThat(page.evaluate("window.harm")).isEqualTo(List.of());
    assertThat(uncaught).isEmpty();
  }

  private static Locator.WaitForOptions within(double millis) {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE).setTimeout(millis);
  }
}
