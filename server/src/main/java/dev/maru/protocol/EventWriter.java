package dev.maru.protocol;

/** Writes the frame of an event around its data, the same for every codec. */
final class EventWriter {

  private static final int ROOM_FOR_FIELDS = 320;

  private final LocalTime time;

  EventWriter(LocalTime time) {
    this.time = time;
  }

  Frame write(Event event, byte[] data) {
    JsonWriter json = new JsonWriter(data.length + ROOM_FOR_FIELDS);
    boolean message = event.kind().equals(Event.MESSAGE);
    json.raw(message ? "{\"type\":\"message\",\"room_id\":" : "{\"type\":\"event\",\"room_id\":");
    json.string(event.room()).raw(",\"seq\":").number(event.seq());
    if (!message) {
      json.raw(",\"kind\":").string(event.kind());
    }
    if (event.ref() > 0) {
      json.raw(message ? ",\"reply_to\":" : ",\"ref\":").number(event.ref());
    }
    if (!event.clientId().isEmpty()) {
      json.raw(",\"client_id\":").string(event.clientId());
    }
    json.raw(",\"from\":").user(event.from());
    json.raw(",\"data\":").raw(data);
    json.raw(",\"timestamp\":\"").raw(time.format(event.ts())).raw("\",\"ts\":").number(event.ts());
    return json.raw("}").frame(event.room(), event.seq());
  }
}
