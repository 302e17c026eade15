package dev.maru.e2e.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket through which texts go as they are written. Owned by the test's thread. */
final class RawSocket implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<JsonObject> inbox = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  RawSocket(String address) {
    socket =
        client
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .buildAsync(URI.create(address), new Ear())
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  RawSocket send(String text) {
    socket.sendText(text, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return this;
  }

  /** The next frame; it fails when none comes. */
  JsonObject next() throws InterruptedException {
    JsonObject frame = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came within " + PATIENCE_SECONDS + " s");
    }
    return frame;
  }

  /** Waits for a frame of a type and drops what comes before it. */
  RawSocket await(String type) throws InterruptedException {
    while (!next().get("type").getAsString().equals(type)) {
      // Not the one.
    }
    return this;
  }

  /** The frames until the first message with this text, which is the last of them. */
  List<JsonObject> until(String text) throws InterruptedException {
    List<JsonObject> frames = new ArrayList<>();
    do {
      frames.add(next());
    } while (!text(frames.getLast()).equals(text));
    return frames;
  }

  /** What a frame says in the guide's field, "" when it has none. */
  static String text(JsonObject frame) {
    if (!frame.has("data") || !frame.getAsJsonObject("data").has("CLAS_DIARY_CONTS")) {
      return "";
    }
    return frame.getAsJsonObject("data").get("CLAS_DIARY_CONTS").getAsString();
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        inbox.add(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
