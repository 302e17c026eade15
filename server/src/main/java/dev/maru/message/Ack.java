package dev.maru.message;

import dev.maru.protocol.Event;
import dev.maru.protocol.JsonWriter;

/** What a sender learns of its stored message, the same over every transport. */
final class Ack {

  private Ack() {}

  static JsonWriter write(JsonWriter json, Event event, boolean dup) {
    json.raw("\"client_id\":").string(event.clientId());
    json.raw(",\"room_id\":").string(event.room()).raw(",\"seq\":").number(event.seq());
    json.raw(",\"dup\":").bool(dup).raw(",\"ts\":").number(event.ts());
    return json.raw("}");
  }
}
