package dev.maru.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every site of the examples. */
interface SiteVisits {

  /** The site, which all tests of the class share. */
  ExampleSite site();

  /** Where the site gives out tokens. */
  String tokenPath();

  /** Says a line in every way that a page could try to say it as somebody else, or elsewhere. */
  String FORGERIES =
      """
      async (tokenPath) => {
        const token = await (await fetch(tokenPath)).text();
        const [header, claims, signature] = token.split(".");
        const plain = Uint8Array.from(atob(claims.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
        const mine = JSON.parse(new TextDecoder().decode(plain));
        const coded = (value) =>
          btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
            .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        const forged = (change, head = header, end = signature) => [head, coded({ ...mine, ...change }), end].join(".");
        const say = async (text, bearer, room = "123", query = "") => {
          const message = { text, MEM_DV: "T", user_id: "t1" };
          const answer = await fetch(`/chat/rooms/${room}/messages${query}`, {
            method: "POST",
            headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
            body: JSON.stringify({ client_id: crypto.randomUUID(), user_id: "t1", user_type: "T", role: "T", message }),
          });
          return `${answer.status} ${(await answer.json()).error?.code ?? ""}`.trim();
        };
        return [
          await say("as the trainer?", token, "123", "?user_id=t1&user_type=T&name=x"),
          await say("elsewhere", token, "999"),
          await say("another user", forged({ sub: "t1" })),
          await say("another role", forged({ role: "T" })),
          await say("another room", forged({ rooms: ["999"] }), "999"),
          await say("for ever", forged({ exp: 4102444800 })),
          await say("unsigned", forged({ sub: "t1" }, coded({ alg: "none" }), "")),
          await say("nobody", ""),
        ];
      }
      """;

  /** A visitor with cookies of their own, who has logged in by one of the buttons. */
  private Page login(String button) {
    BrowserContext context = site().browser().newContext();
    context.setDefaultTimeout(20_000);
    Page page = context.newPage();
    page.navigate(site().address());
    page.locator("button", new Page.LocatorOptions().setHasText(button)).click();
    assertThat(page.locator("#state")).hasText("live");
    return page;
  }

  private static void say(Page page, String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
  }

  private static Locator line(Page page, String text) {
    return page.locator("#lines li", new Page.LocatorOptions().setHasText(text));
  }

  @Test
  default void twoPeopleWhoHaveLoggedInTalk() {
    Page trainer = login("강사");
    Page member = login("회원");
    say(trainer, "스쿼트 3세트");
    say(member, "네, <b>알겠습니다</b>");
    for (Page page : List.of(trainer, member)) {
      assertThat(line(page, "김지훈: 스쿼트 3세트")).hasCount(1);
      assertThat(line(page, "이서연: 네, <b>알겠습니다</b>")).hasCount(1);
      page.context().close();
    }
  }

  @Test
  default void whatAPageMakesUpIsNotBelieved() {
    Page trainer = login("강사");
    Page member = login("회원");
    assertThat((List<?>) member.evaluate(FORGERIES, tokenPath()))
        .isEqualTo(
            List.of(
                "201",
                "404 not_found",
                "401 auth_failed",
                "401 auth_failed",
                "401 auth_failed",
                "401 auth_failed",
                "401 auth_failed",
                "401 auth_required"));
    assertThat(line(trainer, "이서연: as the trainer?")).hasCount(1);
    Object kept =
        member.evaluate(
            """
            async (path) => {
              const authorization = "Bearer " + (await (await fetch(path)).text());
              const answer = await fetch("/chat/rooms/123/messages", { headers: { authorization } });
              const { events } = await answer.json();
              const { from, data } = events.find((event) => event.data.text === "as the trainer?");
              return [from.id, from.role, data.MEM_DV].join();
            }
            """,
            tokenPath());
    assertThat(kept).isEqualTo("m1,M,M");
    trainer.context().close();
    member.context().close();
  }

  @Test
  default void whoHasLoggedOutGetsNoToken() {
    Page member = login("회원");
    member.locator("button", new Page.LocatorOptions().setHasText("로그아웃")).click();
    member.getByText("누구세요?").waitFor();
    String status = "async (path) => (await fetch(path)).status";
    assertThat(member.evaluate(status, tokenPath())).isEqualTo(401);
    member.context().close();
  }
}
