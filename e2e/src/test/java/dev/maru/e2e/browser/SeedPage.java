package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page in the manner of the guide, with every frame of its socket. Owned by the test's thread.
 */
final class SeedPage {
  final Page page;
  final List<WebSocket> sockets = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  private final List<String> harm = new ArrayList<>();

  private SeedPage(Page page) {
    this.page = page;
    page.onWebSocket(socket -> {
      sockets.add(socket);
      socket.onFrameReceived(frame -> received.add(frame.text()));
    });
    page.onDialog(dialog -> {
      harm.add("dialog " + dialog.message());
      dialog.dismiss();
    });
    page.onPageError(harm::add);
  }

  /** Opens a page of the other site. */
  static SeedPage open(Page page, String address) {
    SeedPage seed = new SeedPage(page);
    page.navigate(address);
    return seed;
  }

  /** The same; somebody writes between the reading of its history and the answer's arrival. */
  static SeedPage open(Page page, String address, Diary writer, String text) {
    List<Route> held = new ArrayList<>();
    page.route(Pattern.compile("/messages\\?.*limit=50"), held::add);
    SeedPage seed = open(page, address);
    page.waitForCondition(() -> !held.isEmpty());
    APIResponse history = held.getFirst().fetch();
    writer.say(text);
    writer.hasSent(text);
    held.getFirst().fulfill(new Route.FulfillOptions().setResponse(history));
    return seed;
  }

  /** Opens a page and waits until it is in its room. */
  static SeedPage connected(Page page, String address) {
    SeedPage seed = open(page, address);
    seed.awaitSocket();
    return seed;
  }

  /**
   * Waits for an open socket that is in its room: a join has no answer, but what nobody knows is
   * answered after it.
   */
  void awaitSocket() {
    page.waitForFunction("() => ws !== null && ws.readyState === WebSocket.OPEN");
    int errors = frames("error").size();
    page.evaluate("ws.send(JSON.stringify({ action: 'nothing' }))");
    page.waitForCondition(() -> frames("error").size() > errors);
  }

  void say(String text) {
    page.locator("#clas_conts").fill(text);
    page.locator("#btn_clas_comment").click();
  }

  /** The rows that contain a text. */
  Locator rows(String text) {
    return page.locator("#clas_msg .direct-chat-msg")
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  /** Waits until exactly one row has a text. */
  SeedPage seesOnce(String text) {
    assertThat(rows(text)).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
    return this;
  }

  List<String> texts() {
    return page.locator("#clas_msg .direct-chat-msg").allInnerTexts();
  }

  /** The frames of a type that came through the sockets of this page. */
  List<JsonObject> frames(String type) {
    return received.stream()
        .map(text -> JsonParser.parseString(text).getAsJsonObject())
        .filter(frame -> frame.get("type").getAsString().equals(type))
        .toList();
  }

  /** What ran or broke that should not have. */
  List<String> harm() {
    return harm;
  }
}
