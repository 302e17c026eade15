package dev.maru.client;

/**
 * One event of a room's log as a client sees it. Immutable.
 *
 * @param kind {@code message}, or what else takes a place in the log
 * @param ref the event it answers to or changes; 0 for none
 * @param clientId what its sender called it; "" if nothing
 * @param data its content, a JSON object as text
 * @param ts when it was stored, epoch milliseconds
 */
public record Entry(
    String room,
    long seq,
    String kind,
    long ref,
    String clientId,
    Person from,
    String data,
    long ts) {

  static Entry of(Json json) {
    boolean message = json.text("type").equals("message");
    Json from = json.object("from");
    return new Entry(
        json.text("room_id"),
        json.number("seq", 0),
        message ? "message" : json.text("kind"),
        json.number(message ? "reply_to" : "ref", 0),
        json.text("client_id"),
        new Person(from.text("id"), from.text("role"), from.text("name")),
        json.object("data").source(),
        json.number("ts", 0));
  }
}
