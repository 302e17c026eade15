package dev.maru.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The network of the JDK: one virtual thread for what waits. Immutable, for all threads. */
final class HttpNet implements Net {

  private final Maru maru;
  private final Http http;

  HttpNet(Maru maru, Http http) {
    this.maru = maru;
    this.http = http;
  }

  @Override
  public Line dial(Transport transport, Map<String, Cursor> rooms, int limit, int echoes, Ear ear) {
    return switch (transport) {
      case WEBSOCKET -> SocketLine.open(http, rooms, limit, echoes, ear);
      case SSE -> StreamLine.open(http, rooms, limit, ear);
      case LONG_POLL -> PollLine.open(maru, rooms, limit, PollLine.WAIT, ear);
      case POLL -> PollLine.open(maru, rooms, limit, Duration.ZERO, ear);
    };
  }

  @Override
  public CompletableFuture<Page> read(String room, Cursor cursor, int limit) {
    return call(() -> maru.read(room, cursor, Duration.ZERO, limit));
  }

  @Override
  public CompletableFuture<Ack> post(String room, String clientId, String message) {
    return call(() -> maru.post(room, clientId, message));
  }

  @Override
  public CompletableFuture<String> renewToken() {
    return call(() -> http.token().renew());
  }

  @Override
  public boolean anotherToken() {
    return http.token().refused();
  }

  @Override
  public void signedIn() {
    http.token().again();
  }

  private static <T> CompletableFuture<T> call(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("maru-call")
        .start(() -> {
          try {
            answer.complete(call.call());
          } catch (Throwable e) {
            answer.completeExceptionally(e instanceof IOException ? e : new IOException(e));
          }
        });
    return answer;
  }
}
