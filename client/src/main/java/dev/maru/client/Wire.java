package dev.maru.client;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket with whole texts in, and texts out one after the other. */
final class Wire implements WebSocket.Listener {

  /** How long a farewell may take. */
  private static final int FAREWELL_MS = 1_000;

  private final Consumer<String> texts;
  private final BiConsumer<Integer, String> end;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
  private CompletableFuture<WebSocket> sent = opened;

  Wire(Consumer<String> texts, BiConsumer<Integer, String> end) {
    this.texts = texts;
    this.end = end;
  }

  void opened(WebSocket socket) {
    opened.complete(socket);
  }

  /** Sends a text after those before it; a failure is told as the end. */
  synchronized void send(String frame) {
    sent = sent.thenCompose(socket -> socket.sendText(frame, true));
    var _ = sent.whenComplete((_, failure) -> failed(failure));
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      end.accept(Comeback.LINE_CUT, String.valueOf(failure.getMessage()));
    }
  }

  void close() {
    Executor soon = CompletableFuture.delayedExecutor(FAREWELL_MS, TimeUnit.MILLISECONDS);
    var _ =
        opened.thenAccept(socket -> {
          var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
          soon.execute(socket::abort);
        });
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      texts.accept(text.toString());
      text.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    end.accept(code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end.accept(Comeback.LINE_CUT, String.valueOf(error.getMessage()));
  }
}
