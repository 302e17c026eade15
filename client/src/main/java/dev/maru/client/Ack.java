package dev.maru.client;

/**
 * The server's word that a message is stored. Immutable.
 *
 * @param seq its place in the room's log
 * @param dup whether it had been stored before, by an earlier try
 */
public record Ack(String room, String clientId, long seq, boolean dup) {

  static Ack of(Json json) {
    return new Ack(
        json.text("room_id"), json.text("client_id"), json.number("seq", 0), json.flag("dup"));
  }
}
