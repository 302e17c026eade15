package dev.maru.behaviour;

import java.io.IOException;

/** The transports. Another one is a name, a line in {@link #open} and one {@link Wire}. */
enum Via {
  WEBSOCKET,
  EVENT_STREAM,
  LONG_POLL,
  POLL,
  ROOMS_LONG_POLL,
  ROOMS_POLL;

  /** A trainer in a room, not yet entered. */
  Wire open(RunningServer server, String room, String user) throws IOException {
    return open(server, room, user, "T");
  }

  Wire open(RunningServer server, String room, String user, String role) throws IOException {
    return switch (this) {
      case WEBSOCKET -> new SocketWire(SocketLine.greeted(server.port(), user, role), room);
      case EVENT_STREAM -> new StreamWire(server.port(), room, who(user, role));
      case LONG_POLL -> poll(server, room, who(user, role), 5, false);
      case POLL -> poll(server, room, who(user, role), 0, false);
      case ROOMS_LONG_POLL -> poll(server, room, who(user, role), 5, true);
      case ROOMS_POLL -> poll(server, room, who(user, role), 0, true);
    };
  }

  /** Whoever a token says, in a room not yet entered. */
  Wire withToken(RunningServer server, String room, String token) throws IOException {
    String header = "Authorization: Bearer " + token;
    boolean many = this == ROOMS_LONG_POLL || this == ROOMS_POLL;
    int wait = this == LONG_POLL || this == ROOMS_LONG_POLL ? 5 : 0;
    return switch (this) {
      case WEBSOCKET -> new SocketWire(SocketLine.withToken(server.port(), token), room);
      case EVENT_STREAM -> new StreamWire(server.port(), room, "", header);
      case LONG_POLL, POLL, ROOMS_LONG_POLL, ROOMS_POLL ->
          new PollWire(HttpLine.to(server.port(), header), room, "", wait, many);
    };
  }

  private static String who(String user, String role) {
    return "user_id=%s&user_type=%s&name=name".formatted(user, role);
  }

  private static Wire poll(
      RunningServer server, String room, String who, int waitSeconds, boolean many)
      throws IOException {
    return new PollWire(HttpLine.to(server.port()), room, who, waitSeconds, many);
  }
}
