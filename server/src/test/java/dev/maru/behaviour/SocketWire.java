package dev.maru.behaviour;

import java.io.IOException;
import java.util.ArrayDeque;

/** A room over WebSocket; owned by the test's thread. */
final class SocketWire implements Wire {

  private final SocketLine line;
  private final String room;
  private final ArrayDeque<Fields> events = new ArrayDeque<>();

  SocketWire(SocketLine line, String room) {
    this.line = line;
    this.room = room;
  }

  @Override
  public Entrance join(Place place, int limit) throws IOException {
    String cursor = place.after() < 0 ? "" : ",\"after\":" + place.after();
    String epoch = place.epoch().isEmpty() ? "" : ",\"epoch\":\"" + place.epoch() + "\"";
    line.say(
        "{\"action\":\"join\",\"room_id\":\"%s\",\"limit\":%d%s%s}"
            .formatted(room, limit, cursor, epoch));
    Fields answer = answer();
    if (answer.text("type").equals("error")) {
      return Entrance.refused(answer.text("code"));
    }
    events.clear();
    return new Entrance(
        "",
        answer.text("epoch"),
        answer.number("head"),
        answer.flag("reset"),
        answer.flag("more"),
        answer.objects("events"));
  }

  @Override
  public Receipt send(String clientId, String message) throws IOException {
    line.say(
        "{\"action\":\"message\",\"room_id\":\"%s\",\"client_id\":\"%s\",\"message\":%s}"
            .formatted(room, clientId, message));
    Fields answer = answer();
    return answer.text("type").equals("error")
        ? Receipt.refused(answer.text("code"))
        : new Receipt("", answer.number("seq"), answer.flag("dup"));
  }

  @Override
  public Fields next() throws IOException {
    Fields known = events.poll();
    return known != null ? known : line.hearEvent();
  }

  /** The next frame that is no event; events wait until they are asked for. */
  private Fields answer() throws IOException {
    while (true) {
      Fields next = line.hear();
      if (!SocketLine.isEvent(next)) {
        return next;
      }
      events.add(next);
    }
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
