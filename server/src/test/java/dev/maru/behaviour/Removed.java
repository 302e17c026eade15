package dev.maru.behaviour;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/**
 * Somebody in a busy room from whom it is taken: all that reaches them, to the end. Owned by the
 * thread that runs it; what they saw may be read when it has ended.
 */
final class Removed {

  private final int port;
  private final Via via;
  private final String room;
  private final String bearer;
  private final Runnable hearsTheRoom;
  private long last;
  private boolean heard;

  /**
   * Somebody, by a transport.
   *
   * @param hearsTheRoom run once, when events of the room reach them
   */
  Removed(int port, Via via, String room, String user, Runnable hearsTheRoom) {
    this.port = port;
    this.via = via;
    this.room = room;
    this.bearer = "Authorization: Bearer " + Minted.of(user, "\"" + room + "\"");
    this.hearsTheRoom = hearsTheRoom;
  }

  /** The highest seq that was shown. */
  long last() {
    return last;
  }

  /** Follows the room until it is told that it is no longer theirs, and sees that it is so. */
  void follow() throws IOException {
    switch (via) {
      case WEBSOCKET -> socket();
      case EVENT_STREAM -> stream();
      case LONG_POLL -> poll("/chat/rooms/" + room + "/messages?wait=30&after=", "");
      case POLL -> poll("/chat/rooms/" + room + "/messages?after=", "");
      case ROOMS_LONG_POLL -> poll("/chat/poll?wait=30&rooms=" + room + ":", "");
      case ROOMS_POLL -> poll("/chat/poll?rooms=" + room + ":", "");
    }
  }

  private void socket() throws IOException {
    try (SocketLine line = SocketLine.to(port, bearer)) {
      line.say("{\"action\":\"join\",\"v\":1,\"limit\":1,\"room_id\":\"" + room + "\"}");
      Fields next = line.hear("joined");
      while (!next.text("type").equals("error")) {
        next = line.hear();
        see(next);
      }
      require(next.text("code").equals("not_found"), next.json());
      line.assertAlive();
      line.say("{\"action\":\"ping\",\"n\":1}");
      require(line.hear().text("type").equals("pong"), "something behind the end");
    }
  }

  private void stream() throws IOException {
    try (StreamLine line = StreamLine.open(port, "limit=1&rooms=" + room, bearer)) {
      String said = "";
      try {
        while (true) {
          StreamLine.Block block = line.frame();
          said = block.data();
          see(block.fields());
        }
      } catch (EOFException end) {
        require(said.contains("\"code\":4403"), said);
      }
    }
  }

  private void poll(String path, String more) throws IOException {
    try (HttpLine line = HttpLine.to(port, bearer)) {
      last = newest(line);
      for (Answer answer = line.get(path + last + more); answer.status() < 400; ) {
        if (answer.status() == 200) {
          List<Fields> rooms =
              path.startsWith("/chat/poll")
                  ? answer.fields().objects("rooms")
                  : List.of(answer.fields());
          if (rooms.getFirst().has("error")) {
            break;
          }
          rooms.getFirst().objects("events").forEach(this::see);
        }
        answer = line.get(path + last + more);
      }
      require(line.get(path + last + more).status() == 404, "and again");
    }
  }

  private long newest(HttpLine line) throws IOException {
    return line.get("/chat/rooms/" + room + "/messages?limit=1").fields().number("head");
  }

  private void see(Fields frame) {
    if (frame.has("seq")) {
      last = Math.max(last, frame.number("seq"));
      if (!heard) {
        heard = true;
        hearsTheRoom.run();
      }
    }
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new AssertionError(otherwise);
    }
  }
}
