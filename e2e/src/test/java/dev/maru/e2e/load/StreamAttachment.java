package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one event stream for all its rooms; sends by HTTP. What arrives is guarded by its lock. */
final class StreamAttachment implements Attachment {
  private static final String VIA = "sse";
  private static final String DATA = "data:";

  private final Site site;
  private final Notes notes;
  private final Identity identity;
  private final List<String> rooms;
  private final HttpSender sender;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable InputStream body;

  StreamAttachment(Site site, Notes notes, List<String> rooms) {
    this.site = site;
    this.notes = notes;
    this.identity = new Identity(notes.user);
    this.rooms = rooms;
    this.sender = new HttpSender(site, identity);
  }

  @Override
  public void open() throws IOException, InterruptedException {
    String places = rooms.stream().map(this::place).collect(Collectors.joining(","));
    String path = "/chat/events?limit=200&rooms=" + places + "&" + identity.query();
    HttpResponse<InputStream> answer = site.stream(path);
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw new IOException("the stream answers " + answer.statusCode());
    }
    synchronized (this) {
      body = answer.body();
      rooms.forEach(room -> notes.attach(room, VIA));
    }
    Thread.ofVirtual().start(() -> follow(answer.body()));
  }

  private String place(String room) {
    Notes.Cursor cursor = notes.cursor(room);
    return room + ":" + cursor.seq() + (cursor.epoch().isEmpty() ? "" : ":" + cursor.epoch());
  }

  private void follow(InputStream stream) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DATA)) {
          take(Body.parse(line.substring(DATA.length())));
        }
      }
      close();
    } catch (IOException | IllegalArgumentException cut) {
      // A line that was cut in the middle is no JSON.
      close();
    }
  }

  private synchronized void take(JsonNode frame) {
    if (!alive()) {
      return;
    }
    switch (frame.path("type").asText()) {
      case "message", "event" -> notes.seen(frame);
      case "joined" -> {
        String room = frame.path("room_id").asText();
        notes.epoch(room, frame.path("epoch").asText());
        if (frame.path("reset").asBoolean()) {
          notes.reset(room);
        }
        frame.path("events").forEach(notes::seen);
      }
      case "error", "bye" -> close();
      default -> {
        // Pings and states of people say nothing about the log.
      }
    }
  }

  @Override
  public CompletableFuture<Outcome> send(Message message) throws InterruptedException {
    notes.invoke(message, VIA);
    Outcome outcome = sender.post(message);
    notes.outcome(message, outcome);
    return CompletableFuture.completedFuture(outcome);
  }

  @Override
  public int window() {
    return 1;
  }

  @Override
  public boolean alive() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    InputStream open;
    synchronized (this) {
      if (!alive()) {
        return;
      }
      closed.countDown();
      open = body;
      if (open != null) {
        rooms.forEach(notes::detach);
      }
    }
    if (open != null) {
      Thread.ofVirtual().start(() -> end(open));
    }
  }

  private static void end(InputStream open) {
    try (open) {
      open.skip(0);
    } catch (IOException ended) {
      // That is what was wanted.
      return;
    }
  }
}
