package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One thing to say, by its id the same in all attempts. Owned by its client. */
final class Message {
  final String room;
  final String id;
  final ObjectNode data;

  /** Names the stream within which it must keep its order, "" for none. */
  final String order;

  int attempt;
  boolean flying;

  Message(String room, String id, ObjectNode data, String order) {
    this.room = room;
    this.id = id;
    this.data = data;
    this.order = order;
  }

  @Override
  public String toString() {
    return id + " in " + room + " attempt " + attempt + (flying ? " flying" : "");
  }

  /** The command of the version 1 protocol. */
  ObjectNode command() {
    ObjectNode command =
        Body.object().put("action", "message").put("id", id + "#" + attempt).put("room_id", room);
    command.put("client_id", id).set("message", data);
    return command;
  }
}
