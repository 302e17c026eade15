package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that hands its frames on one by one, and none once it is closed. The lock of this
 * object guards what arrives; {@code sending} guards what leaves.
 */
final class Wire implements WebSocket.Listener {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final long WRITE_SECONDS = 10;

  private final Object sending = new Object();
  private final StringBuilder text = new StringBuilder();
  private final Consumer<JsonNode> frames;
  private final Consumer<String> lost;
  private @Nullable WebSocket socket;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private boolean closed;

  /**
   * @param frames is given every frame, in order
   * @param lost is told once why no more will come
   */
  Wire(Consumer<JsonNode> frames, Consumer<String> lost) {
    this.frames = frames;
    this.lost = lost;
  }

  void connect(Site site, String path) throws IOException, InterruptedException {
    try {
      WebSocket opened =
          site.http
              .newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .buildAsync(site.socket(path), this)
              .get(CONNECT.toSeconds() + 1, TimeUnit.SECONDS);
      synchronized (sending) {
        socket = opened;
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no WebSocket", e);
    }
  }

  /** Writes one text frame; {@code before} runs when it is this frame's turn. */
  void send(String frame, Runnable before) throws InterruptedException {
    synchronized (sending) {
      before.run();
      WebSocket open = socket;
      if (open == null || !alive()) {
        close("not connected");
        return;
      }
      try {
        // A write that is under way when the socket is aborted may never complete.
        CompletableFuture.anyOf(open.sendText(frame, true), ended)
            .get(WRITE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        close("write: " + e);
      }
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    synchronized (this) {
      text.append(part);
      if (last && !closed) {
        JsonNode frame = Body.parse(text.toString());
        text.setLength(0);
        frames.accept(frame);
      }
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    close("closed with " + code + " " + reason);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    close("error: " + error);
  }

  synchronized boolean alive() {
    return !closed;
  }

  /** Cuts the connection; what is on its way is never seen. */
  void close(String why) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ended.complete(null);
      lost.accept(why);
    }
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
