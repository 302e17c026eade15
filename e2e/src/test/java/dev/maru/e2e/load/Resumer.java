package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Comes back with a cursor, each time on a connection of its own. Safe for any thread. */
public final class Resumer {
  private static final long PATIENCE_SECONDS = 20;
  private static final int PAGE = 100;

  private final Site site;

  public Resumer(Site site) {
    this.site = site;
  }

  /** The ways to come back. */
  public enum Way {
    SOCKET,
    STREAM,
    LONG_POLL,
    POLL
  }

  /** Reads what follows the cursor until at least this head. */
  public Resumption resume(Way way, String room, long after, String epoch, long head)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    return switch (way) {
      case SOCKET -> socket(room, after, epoch, head);
      case STREAM -> stream(room, after, epoch, head);
      case LONG_POLL -> poll(room, after, epoch, head, 1);
      case POLL -> poll(room, after, epoch, head, 0);
    };
  }

  private Resumption poll(String room, long after, String epoch, long head, int wait)
      throws IOException, InterruptedException {
    Resumption resumption = new Resumption();
    String life = epoch;
    long cursor = after;
    while (true) {
      String query = "after=%d&epoch=%s&limit=%d&wait=%d".formatted(cursor, life, PAGE, wait);
      HttpResponse<String> answer = site.get("/chat/rooms/" + room + "/messages?" + query);
      if (answer.statusCode() == 204) {
        return resumption;
      }
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      JsonNode page = Body.parse(answer.body());
      take(resumption, page);
      life = page.path("epoch").asText();
      cursor = resumption.last(cursor);
      if (cursor >= head) {
        return resumption;
      }
    }
  }

  private static void take(Resumption resumption, JsonNode page) {
    resumption.epoch(page.path("epoch").asText());
    if (page.path("reset").asBoolean()) {
      resumption.reset();
    }
    page.path("events").forEach(event -> resumption.seen(event.path("seq").asLong()));
  }

  private Resumption stream(String room, long after, String epoch, long head)
      throws IOException, InterruptedException {
    Resumption resumption = new Resumption();
    String place = room + ":" + after + (epoch.isEmpty() ? "" : ":" + epoch);
    String path = "/chat/events?limit=" + PAGE + "&rooms=" + place;
    boolean joined = false;
    try (InputStream body = site.stream(path).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      while (!joined || resumption.last(resumption.wasReset() ? 0 : after) < head) {
        String line = lines.readLine();
        if (line == null) {
          throw new IOException("the stream ended at " + resumption.last(after));
        }
        if (line.startsWith("data:")) {
          JsonNode frame = Body.parse(line.substring("data:".length()));
          if (frame.path("type").asText().equals("joined")) {
            joined = true;
            take(resumption, frame);
          } else if (frame.path("type").asText().equals("message")) {
            resumption.seen(frame.path("seq").asLong());
          }
        }
      }
      return resumption;
    }
  }

  private Resumption socket(String room, long after, String epoch, long head)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Resumption resumption = new Resumption();
    CompletableFuture<Resumption> done = new CompletableFuture<>();
    Wire wire =
        new Wire(
            frame -> {
              if (done.isDone()) {
                // What follows once it is at the head is none of what it missed.
                return;
              }
              boolean joined = frame.path("type").asText().equals("joined");
              if (joined) {
                take(resumption, frame);
              } else if (frame.path("type").asText().equals("message")) {
                resumption.seen(frame.path("seq").asLong());
              }
              if (resumption.last(resumption.wasReset() ? 0 : after) >= head) {
                done.complete(resumption);
              }
            },
            why -> done.completeExceptionally(new IOException(why)));
    wire.connect(site, "/chat/ws");
    try {
      ObjectNode join = Body.object().put("action", "join").put("v", 1).put("room_id", room);
      wire.send(
          join.put("after", after).put("epoch", epoch).put("limit", PAGE).toString(), () -> {});
      return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      wire.close("done");
    }
  }
}
