package dev.maru.behaviour;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** A room over polls, short or long; owned by the test's thread. */
final class PollWire implements Wire {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpLine line;
  private final String room;
  private final String user;
  private final int waitSeconds;
  private final ArrayDeque<Fields> events = new ArrayDeque<>();
  private String epoch = "";
  private long last;

  PollWire(HttpLine line, String room, String user, int waitSeconds) {
    this.line = line;
    this.room = room;
    this.user = user;
    this.waitSeconds = waitSeconds;
  }

  @Override
  public Entrance join(Place place, int limit) throws IOException {
    String cursor = place.after() < 0 ? "" : "&after=" + place.after();
    String life = place.epoch().isEmpty() ? "" : "&epoch=" + place.epoch();
    Entrance entrance = entrance(line.get(path() + cursor + life + "&limit=" + limit));
    events.clear();
    epoch = entrance.epoch();
    last = entrance.events().isEmpty() ? entrance.head() : entrance.seqs().getLast();
    return entrance;
  }

  private static Entrance entrance(Answer answer) {
    if (answer.status() >= 400) {
      return Entrance.refused(answer.code());
    }
    if (answer.status() == 204) {
      String tag = answer.header("etag").replace("\"", "");
      int dot = tag.lastIndexOf('.');
      long head = Long.parseLong(tag.substring(dot + 1));
      return new Entrance("", tag.substring(0, dot), head, false, false, List.of());
    }
    Fields fields = answer.fields();
    return new Entrance(
        "",
        fields.text("epoch"),
        fields.number("head"),
        fields.flag("reset"),
        fields.flag("more"),
        fields.objects("events"));
  }

  @Override
  public Receipt send(String clientId, String message) throws IOException {
    Answer answer =
        line.post(path(), "{\"client_id\":\"%s\",\"message\":%s}".formatted(clientId, message));
    return answer.status() >= 400
        ? Receipt.refused(answer.code())
        : new Receipt("", answer.fields().number("seq"), answer.fields().flag("dup"));
  }

  @Override
  public Fields next() throws IOException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (events.isEmpty()) {
      if (System.nanoTime() > patience) {
        throw new AssertionError("nothing follows " + last + " in " + room);
      }
      Answer answer =
          line.get(path() + "&after=" + last + "&epoch=" + epoch + "&wait=" + waitSeconds);
      if (answer.status() == 200) {
        events.addAll(answer.fields().objects("events"));
        last = events.getLast().number("seq");
      }
    }
    return events.remove();
  }

  private String path() {
    return "/chat/rooms/" + room + "/messages?" + user;
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
