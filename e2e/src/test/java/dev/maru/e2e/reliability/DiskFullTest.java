package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.e2e.check.Expectation;
import dev.maru.e2e.fault.SmallDisk;
import dev.maru.e2e.load.Load;
import dev.maru.e2e.load.Prober;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The disk is full: writes are refused, everything else goes on, and it heals by itself (P18, F4).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class DiskFullTest {
  private static final String ROOM = "room-0";
  private static final int REFUSED = 507;
  private static final int UNWELL = 503;

  @Test
  void aFullDiskRefusesWritesAndNothingElse() throws Exception {
    Load.Plan talk = Load.Plan.mixed(Trial.seed()).textSize(20);
    try (Scratch scratch = new Scratch("full");
        SmallDisk disk = SmallDisk.make(48, scratch);
        Trial trial = Trial.start("full", Maru.Plan.in(disk.data()), talk)) {
      trial.untilAcked(300);
      trial.fault("disk full");
      Prober prober = new Prober(trial.history, trial.site);

      HttpResponse<String> refusal = refusal(disk, prober);
      assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
      assertThat(refusal.body()).contains("storage_full");
      assertThat(onASocket(trial.maru().port()))
          .contains("\"type\":\"error\"", "\"code\":\"storage_full\"", "\"retry_after_ms\":");
      assertThat(trial.site.get("/chat/rooms/" + ROOM + "/messages?after=0").statusCode())
          .isEqualTo(200);
      assertThat(trial.maru().alive()).isTrue();

      await("a server that says that it is not well")
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            disk.fill();
            return trial.site.get("/chat/health").statusCode() == UNWELL;
          });

      disk.relieve();
      await("recovery")
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(5))
          .until(() -> prober.write(ROOM).statusCode() == 201);
      assertThat(trial.site.get("/chat/health").statusCode()).isEqualTo(200);
      trial.untilAcked(200);
      trial.flawless(new Expectation(500, 1_000, 1));
    }
  }

  /** What a version 1 client hears on a WebSocket when it says something. */
  private static String onASocket(int port) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket.Listener ear =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return CompletableFuture.completedStage(null);
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat/ws"), ear)
              .get(20, TimeUnit.SECONDS);
      String say =
          "{\"action\":\"message\",\"v\":1,\"id\":\"9\",\"room_id\":\"full\",\"message\":{}}";
      socket.sendText(say, true).get(20, TimeUnit.SECONDS);
      String answer = heard.poll(20, TimeUnit.SECONDS);
      socket.abort();
      client.shutdownNow();
      return answer == null ? "nothing" : answer;
    }
  }

  /** Fills the disk until what is left inside the store's own files is used up, too. */
  private static HttpResponse<String> refusal(SmallDisk disk, Prober prober) {
    return await("refusal")
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              disk.fill();
              return prober.write(ROOM);
            },
            answer -> answer.statusCode() == REFUSED);
  }
}
