package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The browser client changes its transport again and again while two people write. */
@ExtendWith(OnStage.class)
final class SwitchingTest {
  private static final int ROUNDS = 50;
  private static final int SWITCHES = 20;
  private static final int OWN = 100;
  private static final int THEIRS = 100;
  private static final int BATCH = 10;

  /**
   * A poll may be asked to stay away for a minute where the machine is full, and its next one, too.
   */
  private static final int PATIENCE_MS = 180_000;

  /** Lines of one's own that wait. */
  private static final int MOST_WAITING = 1_000;

  private static final int LOOK_MS = 100;

  /** A client as a page has it, which notes what it is told. */
  private static final String START =
      """
      async (room) => {
        const { Client } = await import("/chat/client.js");
        const client = new Client({ url: location.origin, user: { id: "u9", role: "M", name: "이서연" } });
        const story = (window.story = { client, room: client.room(room), seqs: [], moves: 0, by: {}, broken: 0 });
        story.room.on("event", (event) => story.seqs.push(event.seq));
        client.on("transport", (move) => { story.moves += 1; story.by[move.to] = (story.by[move.to] ?? 0) + 1; });
        let before = "";
        client.on("state", ({ phase }) => { if (before === "live" && phase !== "live") story.broken += 1; before = phase; });
        story.on = (name) => new Promise((done) => {
          const look = () => {
            const { phase, transport } = client.state;
            if (phase === "live" && (name === "" || transport === name)) { off(); done(); }
          };
          const off = client.on("state", look);
          look();
        });
        await story.on("");
      }
      """;

  private static final String ROUND =
      """
      async ([round, switches, own, most]) => {
        const { client, room, on } = window.story;
        const names = ["websocket", "sse", "longpoll", "poll"];
        for (let i = 0; i < switches; i++) {
          for (let k = 0; k < own / switches; k++) room.send({ text: `own ${round * own + i * (own / switches) + k}` });
          const others = names.filter((name) => name !== client.state.transport);
          const to = others[Math.floor(Math.random() * others.length)];
          client.use([to]);
          await on(to);
        }
        // One line is on its way at a time: on a busy machine they are written faster than they can go.
        while (client.state.queued > most) await new Promise((go) => setTimeout(go, 10));
      }
      """;

  private static final String DONE =
      "(count) => window.story.seqs.length >= count && window.story.client.state.queued === 0";

  /** What to look at when it stands still. */
  private static final String MISSING =
      """
      (count) => {
        const { client, room, seqs, by } = window.story;
        const seen = new Set(seqs);
        const missing = Array.from({ length: count }, (_, i) => i + 1).filter((seq) => !seen.has(seq));
        return JSON.stringify({ state: client.state, heard: seqs.length, missing: missing.slice(0, 20), by,
          lines: client.pending?.(room.id), room: { ...room } });
      }
      """;

  @Test
  void aThousandForcedSwitchesOverTenThousandMessagesLoseAndDoubleNothing(Stage stage)
      throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(stage.port());
        HttpClient http = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Page page = stage.window();
      page.setDefaultTimeout(PATIENCE_MS);
      page.navigate("http://127.0.0.1:" + proxy.port() + "/");
      page.evaluate(START, stage.room);
      for (int round = 0; round < ROUNDS; round++) {
        Future<?> writer = threads.submit(writer(http, stage, proxy, round));
        page.evaluate(ROUND, List.of(round, SWITCHES, OWN, MOST_WAITING));
        writer.get();
      }
      int all = ROUNDS * (OWN + THEIRS);
      Object rest =
          page.evaluate(
              "JSON.stringify([story.client.state.queued, story.client.state.transport])");
      long switched = System.nanoTime();
      try {
        page.waitForFunction(
            DONE, all, new Page.WaitForFunctionOptions().setPollingInterval(LOOK_MS));
      } catch (TimeoutError e) {
        throw new AssertionError("not all came: " + page.evaluate(MISSING, all), e);
      }
      assertThat(page.evaluate("window.story.seqs"))
          .as("every event once and in order")
          .isEqualTo(IntStream.rangeClosed(1, all).boxed().toList());
      assertThat(own(http, stage))
          .as("every line of one's own once and in order")
          .isEqualTo(IntStream.range(0, ROUNDS * OWN).mapToObj(i -> "own " + i).toList());
      assertThat((int) page.evaluate("window.story.moves"))
          .isGreaterThanOrEqualTo(ROUNDS * SWITCHES);
      assertThat(((Map<?, ?>) page.evaluate("window.story.by")).keySet()).hasSize(4);
      assertThat(proxy.cuts()).isPositive();
      assertThat((int) page.evaluate("window.story.broken"))
          .as("a switch is not seen, only a cut is, of which there was one a round")
          .isLessThanOrEqualTo(ROUNDS);
      System.out.println(
          page.evaluate("JSON.stringify([story.moves, story.by, story.broken])")
              + ", connections cut: "
              + proxy.cuts()
              + ", lines left and rung behind the last switch: "
              + rest
              + ", sent within ms: "
              + (System.nanoTime() - switched) / 1_000_000);
    }
  }

  /** Writes somebody else's lines, and cuts every connection of the browser half way. */
  private static Callable<Void> writer(
      HttpClient http, Stage stage, CuttingProxy proxy, int round) {
    return () -> {
      for (int i = 0; i < THEIRS; i += BATCH) {
        JsonArray commands = new JsonArray();
        for (int k = i; k < i + BATCH; k++) {
          commands.add(line(stage.room, "theirs " + (round * THEIRS + k)));
        }
        post(http, stage, commands.toString());
        if (i == THEIRS / 2) {
          proxy.cut();
        }
      }
      return null;
    };
  }

  private static JsonObject line(String room, String text) {
    JsonObject message = new JsonObject();
    message.addProperty("text", text);
    JsonObject command = new JsonObject();
    command.addProperty("action", "message");
    command.addProperty("v", 1);
    command.addProperty("room_id", room);
    command.addProperty("client_id", text.replace(' ', '-'));
    command.add("message", message);
    return command;
  }

  private static void post(HttpClient http, Stage stage, String body) throws Exception {
    URI uri = at(stage, "/chat/commands?user_id=u5&user_type=T");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = http.send(request, BodyHandlers.ofString()).body();
    for (JsonElement reply : JsonParser.parseString(answer).getAsJsonArray()) {
      assertThat(reply.getAsJsonObject().get("type").getAsString()).as(answer).isEqualTo("ack");
    }
  }

  /** What the log has of the browser's own lines. */
  private static List<String> own(HttpClient http, Stage stage) throws Exception {
    List<String> texts = new ArrayList<>();
    int after = 0;
    while (after < ROUNDS * (OWN + THEIRS)) {
      String path = "/chat/rooms/" + stage.room + "/messages?user_id=u5&limit=200&after=" + after;
      String body =
          http.send(HttpRequest.newBuilder(at(stage, path)).build(), BodyHandlers.ofString())
              .body();
      for (JsonElement element :
          JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("events")) {
        JsonObject event = element.getAsJsonObject();
        after = event.get("seq").getAsInt();
        String text = event.getAsJsonObject("data").get("text").getAsString();
        if (text.startsWith("own")) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  private static URI at(Stage stage, String path) {
    return URI.create("http://127.0.0.1:" + stage.port() + path);
  }
}
