package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts and names that are markup, scripts or links, in both pages (security.md, S33 to S35). */
@ExtendWith(OnStage.class)
final class MarkupTest {
  private static final int A_PAGE = 40;

  private static final List<String> TAGS =
      List.of(
          "<img src=x %s=alert(1)>",
          "<svg %s=alert(1)>",
          "\"><body %s=alert(1)>",
          "'><iframe src=javascript:alert(1) %s=alert(1)>",
          "<input autofocus %s=alert(1)>",
          "<details open %s=alert(1)>",
          "<video><source %s=alert(1)></video>",
          "<a href=javascript:alert(1) %s=alert(1)>x</a>",
          "</p></li><math><x %s=alert(1)>",
          "&lt;img src=x %s=alert(1)&gt;");

  private static final List<String> EVENTS =
      List.of(
          "onload",
          "onerror",
          "onclick",
          "onfocus",
          "ontoggle",
          "onbegin",
          "onmouseover",
          "onanimationstart",
          "OnError/x",
          "onerror\n");

  private static final List<String> OTHERS =
      List.of(
          "<script>alert(1)</script>",
          "</script><script>alert(1)</script>",
          "<ScRiPt src=//evil.example/x.js></sCrIpT>",
          "<style>*{display:none}</style>",
          "<base href=//evil.example/>",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
          "<object data=javascript:alert(1)>",
          "<form id=text><input name=value></form>",
          "<!--><img src=x onerror=alert(1)>-->",
          "<![CDATA[<img src=x onerror=alert(1)>]]>",
          "&#60;script&#62;alert(1)&#60;/script&#62;",
          "javascript:alert(1)",
          "data:text/html,<script>alert(1)</script>",
          "vbscript:msgbox(1)",
          "${alert(1)} {{constructor.constructor('alert(1)')()}}",
          "<bdo dir=rtl>x</bdo>",
          "x\u202Egnp.exe",
          "a\u200Bb\u2066c",
          "z" + "\u0301\u0316".repeat(50));

  /** What a page of ours never makes of a message. */
  private static final String ANY_OF =
      ":is(img, script, iframe, a, style, meta, base, link, form, input, video, source, math,"
          + " details, object, bdo, body, x, svg:not(.icon))";

  private static List<String> attacks() {
    Stream<String> tags =
        TAGS.stream().flatMap(tag -> EVENTS.stream().map(event -> tag.formatted(event)));
    return Stream.concat(tags, OTHERS.stream()).toList();
  }

  private static void post(int port, String room, String name, JsonObject message)
      throws Exception {
    String query = "?user_id=x1&user_type=M&name=" + URLEncoder.encode(name, UTF_8);
    URI address =
        URI.create("http://127.0.0.1:" + port + "/chat/rooms/" + room + "/messages" + query);
    JsonObject body = new JsonObject();
    body.add("message", message);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private static JsonObject text(String text) {
    JsonObject message = new JsonObject();
    message.addProperty("CLAS_DIARY_CONTS", text);
    return message;
  }

  @Test
  void theyAreAHundredAndTwenty() {
    assertThat(attacks()).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void whatIsMarkupStaysTextInBothPages(Stage stage) throws Exception {
    List<String> all = attacks();
    try (OtherSite site = new OtherSite()) {
      for (int from = 0; from < all.size(); from += A_PAGE) {
        List<String> attacks = all.subList(from, from + A_PAGE);
        String room = "77" + stage.room + from;
        for (String attack : attacks) {
          post(stage.port(), room, attack, text(attack));
        }
        Diary diary = Diary.open(stage.window(), stage.port(), room, Person.TRAINER);
        assertThat(diary.page.locator("#lines .bubble")).hasCount(A_PAGE);
        Object shown =
            diary.page.evaluate(
                "[...document.querySelectorAll('#lines .bubble')].map((e) => e.textContent)");
        assertThat(shown).isEqualTo(attacks);
        assertThat(diary.page.locator("#lines " + ANY_OF)).hasCount(0);
        assertThat(diary.page.locator("#people " + ANY_OF)).hasCount(0);
        assertThat(diary.page.locator("#lines .who-name:not(bdi)")).hasCount(0);
        diary.isUnharmed();
        Page window = stage.window();
        SeedPage seed =
            SeedPage.open(
                window,
                site.address(
                    "/?room=%s&role=T&user=u5&ws=ws://127.0.0.1:%d/"
                        .formatted(room, stage.port())));
        assertThat(window.locator("#clas_msg .direct-chat-msg")).hasCount(A_PAGE);
        assertThat(window.locator("#clas_msg " + ANY_OF)).hasCount(0);
        assertThat(seed.harm()).isEmpty();
      }
    }
  }

  @Test
  void aRoomAndAFieldMayBeCalledWhatObjectsHaveInside(Stage stage) throws Exception {
    List<String> rooms = new ArrayList<>(List.of("__proto__", "constructor", "toString"));
    for (String room : rooms) {
      JsonObject message = text("in " + room);
      JsonObject polluted = new JsonObject();
      polluted.addProperty("polluted", 1);
      message.add("__proto__", polluted);
      post(stage.port(), room, "__proto__", message);
      Diary member = Diary.open(stage.window(), stage.port(), room, Person.MEMBER);
      Diary trainer = Diary.open(stage.window(), stage.port(), room, Person.TRAINER);
      trainer.sees("in " + room).say("seen in " + room);
      member.sees("seen in " + room).sees("in " + room);
      assertThat(member.page.evaluate("({}).polluted === undefined")).isEqualTo(true);
      member.isUnharmed();
      trainer.isUnharmed();
    }
  }
}
