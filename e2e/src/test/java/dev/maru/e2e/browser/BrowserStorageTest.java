package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.maru.e2e.product.Maru;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stores of a real browser, under the contract that the made-up ones keep too. */
@ExtendWith(OnStage.class)
final class BrowserStorageTest {
  private static final String EACH =
      """
      async () => {
        const { contract } = await import("/test-contract.js");
        const { indexed, local } = await import("/client/storage.js");
        const results = [];
        for (const [sentence, see] of Object.entries(contract)) {
          const name = "try-" + results.length;
          const makers = {
            indexeddb: () => indexed(indexedDB, name),
            localstorage: async () => local(localStorage),
          };
          for (const [kind, open] of Object.entries(makers)) {
            localStorage.clear();
            try {
              await see({ open, again: open });
              results.push("good " + kind + " " + sentence);
            } catch (error) {
              results.push("BAD " + kind + " " + sentence + ": " + error);
            }
          }
        }
        return results;
      }
      """;

  @Test
  void indexedDbAndLocalStorageKeepTheContract(Stage stage) {
    Page page = blank(stage);
    assertThat((List<?>) page.evaluate(EACH))
        .hasSize(12)
        .allSatisfy(result -> assertThat(result.toString()).startsWith("good "));
  }

  @Test
  void aDatabaseThatTheBrowserClosedIsOpenedAgain(Stage stage) {
    Object kept =
        blank(stage)
            .evaluate(
                """
                async () => {
                  const { indexed } = await import("/client/storage.js");
                  const store = await indexed(indexedDB, "closing");
                  await store.put("a", "1");
                  const gone = indexedDB.deleteDatabase("closing");
                  await new Promise((resolve) => (gone.onsuccess = resolve));
                  return [await store.put("b", "2"), (await store.all("")).length].join();
                }
                """);
    assertThat(kept).isEqualTo("true,1");
  }

  @Test
  void aNewerVersionOfTheDatabaseLeavesTheClientWithLocalStorage(Stage stage) {
    Object kind =
        blank(stage)
            .evaluate(
                """
                async () => {
                  const newer = indexedDB.open("maru", 9);
                  await new Promise((resolve) => (newer.onsuccess = resolve));
                  newer.result.close();
                  const { openStore } = await import("/client/storage.js");
                  const parts = { indexedDB: () => indexedDB, localStorage: () => localStorage };
                  return (await openStore(parts)).kind;
                }
                """);
    assertThat(kind).isEqualTo("localstorage");
  }

  /** A page of Maru's site on which nothing runs. */
  private static Page blank(Stage stage) {
    Page page = stage.window();
    page.route(
        "**/test-contract.js",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setPath(Maru.root().resolve("web/test/storage-contract.js"))
                    .setContentType("text/javascript")));
    page.navigate("http://127.0.0.1:" + stage.port() + "/page/icon.svg");
    return page;
  }
}
