package dev.maru.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The one browser of the run, the system's own. Owned by the thread that runs the tests. */
final class Chromium implements AutoCloseable {
  /** The engine without windows first: it costs far less (decision 076). */
  private static final List<String> NAMES =
      List.of(
          "chromium-headless-shell",
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable");

  /** Without these the browser looks up hosts of its maker, which no test has any use for. */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  final Browser browser;

  /**
   * As long as the contexts wait for their pages: five seconds, the default, are no promise of
   * ours.
   */
  private static final int PATIENCE_MS = 20_000;

  Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    Map<String, String> environment =
        Map.of(
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
            "1",
            "PLAYWRIGHT_NODEJS_PATH",
            onPath(List.of("node")).toString());
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(onPath(NAMES)).setArgs(FLAGS));
  }

  private static Path onPath(List<String> names) {
    List<String> places = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
    return names.stream()
        .flatMap(name -> places.stream().map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not on the path: " + names));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
