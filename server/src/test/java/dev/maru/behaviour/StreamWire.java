package dev.maru.behaviour;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A room over an event stream, with posts for sending; owned by the test's thread. */
final class StreamWire implements Wire {

  private final int port;
  private final String room;
  private final String user;
  private final String[] headers;
  private final HttpLine sending;
  private @Nullable StreamLine stream;

  StreamWire(int port, String room, String user, String... headers) throws IOException {
    this.port = port;
    this.room = room;
    this.user = user;
    this.headers = headers;
    this.sending = HttpLine.to(port, headers);
  }

  @Override
  public Entrance join(Place place, int limit) throws IOException {
    leave();
    StreamLine opened =
        StreamLine.open(
            port, "rooms=" + PollWire.place(room, place) + "&limit=" + limit + "&" + user, headers);
    stream = opened;
    if (opened.status() >= 400) {
      return Entrance.refused(opened.code());
    }
    Fields joined = opened.frame().fields();
    if (joined.text("type").equals("error")) {
      return Entrance.refused(joined.text("code"));
    }
    return new Entrance(
        "",
        joined.text("epoch"),
        joined.number("head"),
        joined.flag("reset"),
        joined.flag("more"),
        joined.objects("events"));
  }

  @Override
  public Receipt send(String clientId, String message) throws IOException {
    return PollWire.post(sending, room, user, clientId, message);
  }

  @Override
  public Fields next() throws IOException {
    StreamLine open = stream;
    if (open == null) {
      throw new IllegalStateException("not joined");
    }
    Fields next = open.frame().fields();
    while (!SocketLine.isEvent(next)) {
      next = open.frame().fields();
    }
    return next;
  }

  private void leave() throws IOException {
    StreamLine open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    leave();
    sending.close();
  }
}
