package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several tabs of one person in a real browser: one connection, handed over however a tab ends. */
@ExtendWith(OnStage.class)
final class SharedTabsTest {

  @Test
  void threeTabsShareOneSocketAndItIsHandedOverWhenTheLeaderCloses(Stage stage) {
    try (Tabs tabs = new Tabs(stage, 3)) {
      Diary member = stage.member();
      tabs.haveOneSocket();
      member.say("모두에게");
      tabs.allSee("모두에게");
      tabs.get(0).page.close();
      member.say("닫힌 뒤에");
      for (Diary tab : List.of(tabs.get(1), tabs.get(2))) {
        tab.sees("닫힌 뒤에");
        tab.say("탭에서 " + tab.hashCode());
        member.sees("탭에서 " + tab.hashCode());
        assertThat(tab.texts()).startsWith("모두에게", "닫힌 뒤에").doesNotHaveDuplicates();
      }
      tabs.haveOneSocket();
    }
  }

  @Test
  void aLeaderThatFreezesIsNoticedAndTheLineIsSentByAnother(Stage stage) {
    try (Tabs tabs = new Tabs(stage, 2)) {
      Diary member = stage.member();
      // The main thread hangs: no event tells anyone.
      tabs.get(0)
          .page
          .evaluate(
              "() => { setTimeout(() => { const end = Date.now() + 15000; while (Date.now() < end); }, 0); }");
      tabs.get(1).say("앞 탭이 멈춰도");
      member.sees("앞 탭이 멈춰도");
      tabs.get(1).hasSent("앞 탭이 멈춰도");
      tabs.get(0).hasSent("앞 탭이 멈춰도");
      assertThat(tabs.get(0).texts()).containsExactlyElementsOf(member.texts());
    }
  }

  @Test
  void aTabThatTheBrowserFreezesHandsOver(Stage stage) {
    try (Tabs tabs = new Tabs(stage, 2)) {
      lifecycle(tabs.get(0).page, "frozen");
      stage.member().say("얼어 있는 동안");
      tabs.get(1).sees("얼어 있는 동안");
      lifecycle(tabs.get(0).page, "active");
      tabs.get(0).sees("얼어 있는 동안");
      assertThat(tabs.get(0).texts()).hasSize(1);
    }
  }

  @Test
  void whatACrashedTabWroteOfflineIsSentByAnother(Stage stage) {
    try (Tabs tabs = new Tabs(stage, 2)) {
      Diary member = stage.member();
      tabs.context.setOffline(true);
      tabs.get(0).say("터지기 전에");
      tabs.get(1).sees("터지기 전에");
      tabs.get(0).page.close();
      tabs.context.setOffline(false);
      member.sees("터지기 전에");
      tabs.get(1).hasSent("터지기 전에");
      assertThat(tabs.get(1).texts()).hasSize(1);
    }
  }

  @Test
  void aReloadOfTheOnlyTabSendsWhatItHadNotSent(Stage stage) {
    try (Tabs tabs = new Tabs(stage, 1)) {
      Diary member = stage.member();
      Page page = tabs.get(0).page;
      page.route(
          "**/messages*",
          route -> {
            if (route.request().method().equals("POST")) route.abort();
            else route.resume();
          });
      page.evaluate("() => { WebSocket.prototype.send = () => {}; }");
      tabs.get(0).say("새로 고쳐도");
      page.waitForFunction(OldPageTest.STORED);
      page.unroute("**/messages*");
      page.reload();
      member.sees("새로 고쳐도");
      tabs.get(0).hasSent("새로 고쳐도");
      assertThat(member.texts()).containsExactly("새로 고쳐도");
    }
  }

  private static void lifecycle(Page page, String state) {
    CDPSession session = page.context().newCDPSession(page);
    JsonObject to = new JsonObject();
    to.addProperty("state", state);
    session.send("Page.setWebLifecycleState", to);
  }

  /** Tabs of the trainer in one browser profile; the first leads. Owned by the test's thread. */
  private static final class Tabs implements AutoCloseable {
    final BrowserContext context;
    private final List<Diary> diaries = new ArrayList<>();
    private final Map<WebSocket, Page> sockets = new LinkedHashMap<>();

    Tabs(Stage stage, int count) {
      context = stage.window().context();
      for (int i = 0; i < count; i++) {
        Page page = context.newPage();
        page.onWebSocket(socket -> sockets.put(socket, page));
        diaries.add(Diary.open(page, stage.port(), stage.room, Person.TRAINER));
      }
    }

    Diary get(int i) {
      return diaries.get(i);
    }

    void allSee(String text) {
      diaries.forEach(diary -> diary.sees(text));
    }

    /** Of all tabs that are still there; a closed tab does not tell what became of its socket. */
    void haveOneSocket() {
      diaries.getLast().page.waitForCondition(() -> openSockets() == 1);
    }

    private long openSockets() {
      return sockets.entrySet().stream()
          .filter(socket -> !socket.getValue().isClosed() && !socket.getKey().isClosed())
          .count();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
