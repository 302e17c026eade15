package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A room over polls, short or long, of this room or of this and a quiet one; owned by the test's
 * thread.
 */
final class PollWire implements Wire {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpLine line;
  private final String room;
  private final String user;
  private final int waitSeconds;
  private final boolean many;
  private final ArrayDeque<Fields> events = new ArrayDeque<>();
  private String epoch = "";
  private long last;

  PollWire(HttpLine line, String room, String user, int waitSeconds, boolean many) {
    this.line = line;
    this.room = room;
    this.user = user;
    this.waitSeconds = waitSeconds;
    this.many = many;
  }

  @Override
  public Entrance join(Place place, int limit) throws IOException {
    Entrance entrance = entrance(ask(place, "&limit=" + limit), place);
    events.clear();
    epoch = entrance.epoch();
    last = entrance.events().isEmpty() ? entrance.head() : entrance.seqs().getLast();
    return entrance;
  }

  /** A place in the form of a list of places. */
  static String place(String room, Place place) {
    String epoch = place.epoch().isEmpty() ? "" : ":" + place.epoch();
    return room + (place.after() < 0 ? "" : ":" + place.after() + epoch);
  }

  private Answer ask(Place place, String more) throws IOException {
    if (many) {
      String quiet = place(room.replace("@", "") + "-quiet", Place.after(0));
      String rooms = quiet + "," + place(room, place);
      return line.get("/chat/poll?rooms=" + rooms + "&" + user + more);
    }
    String cursor = place.after() < 0 ? "" : "&after=" + place.after();
    String life = place.epoch().isEmpty() ? "" : "&epoch=" + place.epoch();
    return line.get(path(room, user) + cursor + life + more);
  }

  private Entrance entrance(Answer answer, Place place) {
    if (answer.status() >= 400) {
      return Entrance.refused(answer.code());
    }
    if (answer.status() == 204) {
      return new Entrance("", place.epoch(), place.after(), false, false, List.of());
    }
    Fields fields = room(answer);
    if (fields.has("error")) {
      return Entrance.refused(fields.object("error").text("code"));
    }
    return new Entrance(
        "",
        fields.text("epoch"),
        fields.number("head"),
        fields.flag("reset"),
        fields.flag("more"),
        fields.objects("events"));
  }

  /** What a 200 says of the room. */
  private Fields room(Answer answer) {
    if (!many) {
      return answer.fields();
    }
    List<Fields> rooms = answer.fields().objects("rooms");
    assertThat(rooms).as("%s", answer.body()).hasSize(1);
    assertThat(rooms.getFirst().text("room_id")).isEqualTo(room);
    return rooms.getFirst();
  }

  @Override
  public Receipt send(String clientId, String message) throws IOException {
    return post(line, room, user, clientId, message);
  }

  /** Sends a message as every client does that has no socket. */
  static Receipt post(HttpLine line, String room, String user, String clientId, String message)
      throws IOException {
    Answer answer =
        line.post(
            path(room, user), "{\"client_id\":\"%s\",\"message\":%s}".formatted(clientId, message));
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
      Answer answer = ask(new Place(epoch, last), "&wait=" + waitSeconds);
      if (answer.status() == 200) {
        events.addAll(room(answer).objects("events"));
        last = events.getLast().number("seq");
      }
    }
    return events.remove();
  }

  private static String path(String room, String user) {
    return "/chat/rooms/" + room + "/messages?" + user;
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
