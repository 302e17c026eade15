package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Polls each room in a thread of its own, short or long; sends by HTTP. */
final class PollAttachment implements Attachment {
  private static final long PAUSE_MILLIS = 250;
  private static final int PAGE = 200;

  private final Site site;
  private final Notes notes;
  private final Identity identity;
  private final List<String> rooms;
  private final int waitSeconds;
  private final HttpSender sender;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger sent = new AtomicInteger();

  PollAttachment(Site site, Notes notes, List<String> rooms, int waitSeconds) {
    this.site = site;
    this.notes = notes;
    this.identity = new Identity(notes.user);
    this.rooms = rooms;
    this.waitSeconds = waitSeconds;
    this.sender = new HttpSender(site, identity);
  }

  private String via() {
    return waitSeconds > 0 ? "long-poll" : "poll";
  }

  @Override
  public void open() throws IOException, InterruptedException {
    if (site.get("/chat/health").statusCode() != 200) {
      throw new IOException("the server is not well");
    }
    for (String room : rooms) {
      notes.attach(room, via());
      Thread.ofVirtual().start(() -> follow(room));
    }
  }

  private void follow(String room) {
    try {
      while (alive() && take(room, ask(room, waitSeconds))) {
        if (waitSeconds == 0 && closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IOException lost) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> ask(String room, int seconds)
      throws IOException, InterruptedException {
    Notes.Cursor cursor = notes.cursor(room);
    String epoch = cursor.epoch().isEmpty() ? "" : "&epoch=" + cursor.epoch();
    String query = "after=" + cursor.seq() + "&limit=" + PAGE + epoch + "&wait=" + seconds;
    return site.get("/chat/rooms/" + room + "/messages?" + query + "&" + identity.query());
  }

  /** Takes an answer in, unless this attachment is over; false when it cannot go on. */
  private synchronized boolean take(String room, HttpResponse<String> answer) throws IOException {
    if (!alive() || answer.statusCode() == 204) {
      return alive();
    }
    if (answer.statusCode() != 200) {
      throw new IOException("poll answers " + answer.statusCode() + " " + answer.body());
    }
    JsonNode page = Body.parse(answer.body());
    notes.epoch(room, page.path("epoch").asText());
    if (page.path("reset").asBoolean()) {
      notes.reset(room);
    }
    page.path("events").forEach(notes::seen);
    return true;
  }

  @Override
  public CompletableFuture<Outcome> send(Message message) throws InterruptedException {
    notes.invoke(message, via());
    Outcome outcome =
        sent.incrementAndGet() % 2 == 0 ? sender.post(message) : sender.command(message);
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
  public synchronized void close() {
    if (alive()) {
      closed.countDown();
      rooms.forEach(notes::detach);
    }
  }
}
