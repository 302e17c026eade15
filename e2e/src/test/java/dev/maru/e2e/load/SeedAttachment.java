package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The client of the guide: no version, no cursor, no ids of its own; its own line coming back is
 * all the answer it gets. What arrives is guarded by the wire's lock.
 */
final class SeedAttachment implements Attachment {
  private final Site site;
  private final Notes notes;
  private final List<String> rooms;
  private final Wire wire = new Wire(this::frame, this::lost);
  private @Nullable Message message;
  private CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  SeedAttachment(Site site, Notes notes, List<String> rooms) {
    this.site = site;
    this.notes = notes;
    this.rooms = rooms;
  }

  @Override
  public void open() throws IOException, InterruptedException {
    rooms.forEach(room -> notes.attachAnywhere(room, "seed"));
    wire.connect(site, "/websocket");
    for (String room : rooms) {
      ObjectNode join = Body.object().put("action", "join").put("room_id", room);
      join.put("user_type", "T").put("user_id", notes.user);
      wire.send(join.toString(), () -> {});
    }
  }

  private void frame(JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "message" -> {
        notes.seen(frame);
        Message waiting = message;
        if (waiting != null && frame.path("data").path("n").asText().equals(waiting.id)) {
          answered(waiting, new Outcome.Accepted(frame.path("seq").asLong(), false));
        }
      }
      case "error" -> {
        Message waiting = message;
        if (waiting != null) {
          answered(waiting, Outcome.Refused.of(frame, 0));
        }
      }
      default -> {
        // The guide's client knows nothing else.
      }
    }
  }

  private void answered(Message waiting, Outcome answer) {
    message = null;
    notes.outcome(waiting, answer);
    outcome.complete(answer);
  }

  @Override
  public CompletableFuture<Outcome> send(Message next) throws InterruptedException {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    ObjectNode command = Body.object().put("action", "message").put("room_id", next.room);
    command.set("message", next.data);
    wire.send(command.toString(), () -> depart(next, answer));
    return answer;
  }

  private void depart(Message next, CompletableFuture<Outcome> answer) {
    notes.invoke(next, "seed");
    synchronized (wire) {
      message = next;
      outcome = answer;
      if (!wire.alive()) {
        answered(next, new Outcome.Lost("not connected"));
      }
    }
  }

  private void lost(String why) {
    rooms.forEach(notes::detach);
    Message waiting = message;
    if (waiting != null) {
      answered(waiting, new Outcome.Lost(why));
    }
  }

  @Override
  public int window() {
    return 1;
  }

  @Override
  public boolean alive() {
    return wire.alive();
  }

  @Override
  public void close() {
    wire.close("cut");
  }
}
