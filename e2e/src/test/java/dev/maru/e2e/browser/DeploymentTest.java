package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import dev.maru.e2e.proxy.Apache;
import dev.maru.e2e.proxy.Front;
import dev.maru.e2e.proxy.Nginx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocks of docs/deployment.md, as they stand there, in front of Maru. */
@ExtendWith(OnStage.class)
final class DeploymentTest {
  private static final Pattern TESTED =
      Pattern.compile("<!-- tested: (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);

  private static final List<String> TRANSPORTS = List.of("websocket", "sse", "longpoll", "poll");

  private static final Locator.WaitForOptions ATTACHED =
      new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

  private static final String GUIDE =
      """
      address => new Promise((resolve, reject) => {
        const socket = new WebSocket(address);
        socket.onopen = () => {
          socket.send(JSON.stringify({ action: "join", room_id: 7, user_type: "T", user_id: "u5" }));
          socket.send(JSON.stringify({ action: "message", room_id: "7", message: { CLAS_DIARY_CONTS: "안녕하세요" } }));
        };
        socket.onmessage = event => resolve(JSON.parse(event.data).data.CLAS_DIARY_CONTS);
        socket.onclose = event => reject(new Error("closed " + event.code));
      })
      """;

  /** A block that claims to be tested, pointed at a server. */
  private static String block(String name, int port) throws IOException {
    String page = Files.readString(Maru.root().resolve("docs/deployment.md"), UTF_8);
    return TESTED
        .matcher(page)
        .results()
        .filter(found -> found.group(1).equals(name))
        .map(found -> found.group(2).replace(":8080", ":" + port))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no block " + name));
  }

  private static Front front(String name, Scratch scratch, int port) throws IOException {
    String block = block(name, port);
    if (name.startsWith("apache")) {
      return new Apache(scratch.directory(name), block);
    }
    Nginx.Site site = new Nginx.Site("", block("nginx-map", port), block);
    return Nginx.start(scratch.directory(name), site);
  }

  /** A page of the site itself; only what lies below /chat/ comes from Maru. */
  private static Page sitePage(Stage stage, Front front, String transport) throws IOException {
    Page page = stage.window();
    String query = "?room=%s&user=u-%s&transport=%s".formatted(stage.room, transport, transport);
    // The answer is a 404 of the web server, whose place the page takes.
    page.navigate("http://127.0.0.1:" + front.port() + "/site" + query);
    page.setContent(
        Files.readString(Maru.root().resolve("e2e/src/test/resources/site/chat.html"), UTF_8));
    return page;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "apache", "apache-rewrite"})
  void aPageOfTheSiteTalksThroughTheBlockByEveryTransport(String name, Stage stage)
      throws Exception {
    try (Scratch scratch = new Scratch("front");
        Front front = front(name, scratch, stage.port())) {
      List<Page> pages = new ArrayList<>();
      for (String transport : TRANSPORTS) {
        Page page = sitePage(stage, front, transport);
        pages.add(page);
        page.locator("body[data-live=" + transport + "]").waitFor(ATTACHED);
        page.evaluate("text => window.say(text)", "hello by " + transport);
      }
      List<String> wanted = TRANSPORTS.stream().map(one -> "hello by " + one).toList();
      for (Page page : pages) {
        page.locator("#lines li").nth(wanted.size() - 1).waitFor();
        assertThat(page.locator("#lines li").allInnerTexts())
            .containsExactlyInAnyOrderElementsOf(wanted);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "apache", "apache-rewrite"})
  void aPageOfTheSameHostMaySpeakAndAnotherSiteMayNot(String name, Stage stage) throws Exception {
    try (Scratch scratch = new Scratch("front");
        Front front = front(name, scratch, stage.port())) {
      String host = "gym.example:" + front.port();
      assertThat(upgrade(front, host, "http://" + host)).startsWith("HTTP/1.1 101 ");
      assertThat(upgrade(front, host, "http://evil.example")).startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void theBlockOfTheGuideCarriesTheSocketOfTheGuide(Stage stage) throws Exception {
    try (Scratch scratch = new Scratch("front");
        Front front = front("nginx-guide", scratch, stage.port())) {
      Page page = sitePage(stage, front, "poll");
      String address = "ws://127.0.0.1:" + front.port() + "/websocket";
      assertThat(page.evaluate(GUIDE, address)).isEqualTo("안녕하세요");
    }
  }

  /** The status line of the answer to a request for a socket. */
  private static String upgrade(Front front, String host, String origin) throws IOException {
    String request =
        """
        GET /chat/ws HTTP/1.1
        Host: %s
        Origin: %s
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==

        """
            .formatted(host, origin)
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }
}
