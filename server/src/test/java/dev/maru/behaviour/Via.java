package dev.maru.behaviour;

import java.io.IOException;

/** The transports. Another one is a name, a line in {@link #open} and one {@link Wire}. */
enum Via {
  WEBSOCKET,
  LONG_POLL,
  POLL;

  /** A trainer in a room, not yet entered. */
  Wire open(RunningServer server, String room, String user) throws IOException {
    return open(server, room, user, "T");
  }

  Wire open(RunningServer server, String room, String user, String role) throws IOException {
    return switch (this) {
      case WEBSOCKET -> new SocketWire(SocketLine.greeted(server.port(), user, role), room);
      case LONG_POLL -> poll(server, room, user, role, 5);
      case POLL -> poll(server, room, user, role, 0);
    };
  }

  private static Wire poll(
      RunningServer server, String room, String user, String role, int waitSeconds)
      throws IOException {
    String who = "user_id=%s&user_type=%s&name=name".formatted(user, role);
    return new PollWire(HttpLine.to(server.port()), room, who, waitSeconds);
  }
}
