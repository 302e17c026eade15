package dev.maru.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.maru.e2e.product.Maru;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one test plays on: the shared server, and browser windows of its own. Owned by the test's
 * thread.
 */
final class Stage implements AutoCloseable {
  private static final AtomicInteger ROOMS = new AtomicInteger(100);

  private final Browser browser;
  private final Maru maru;
  private final List<BrowserContext> contexts = new ArrayList<>();

  /** A number no other test uses. */
  final String room = Integer.toString(ROOMS.incrementAndGet());

  Stage(Browser browser, Maru maru) {
    this.browser = browser;
    this.maru = maru;
  }

  int port() {
    return maru.port();
  }

  /** A desktop window of a person who shares nothing with the others. */
  Page window() {
    return window(options());
  }

  Page window(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    context.setDefaultTimeout(20_000);
    contexts.add(context);
    return context.newPage();
  }

  /** A Korean desktop. */
  static Browser.NewContextOptions options() {
    return new Browser.NewContextOptions()
        .setLocale("ko-KR")
        .setTimezoneId("Asia/Seoul")
        .setViewportSize(1280, 800);
  }

  /** A Korean phone. */
  static Browser.NewContextOptions phone() {
    return options().setViewportSize(390, 844).setHasTouch(true).setIsMobile(true);
  }

  /** The trainer's diary of this test's room. */
  Diary trainer() {
    return Diary.open(window(), port(), room, Person.TRAINER);
  }

  /** The member's diary of this test's room. */
  Diary member() {
    return Diary.open(window(), port(), room, Person.MEMBER);
  }

  @Override
  public void close() {
    contexts.forEach(BrowserContext::close);
  }
}
