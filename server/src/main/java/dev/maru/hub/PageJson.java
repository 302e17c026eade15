package dev.maru.hub;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Codec;
import dev.maru.protocol.Event;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;
import java.util.List;

/** Writes a page of a room's log as every transport shows it. */
public final class PageJson {

  private PageJson() {}

  /** Appends {@code "epoch":…,"head":…,"events":[…],"more":…}, without braces. */
  public static void write(JsonWriter json, Page page, Codec codec) {
    json.raw("\"epoch\":").string(page.epoch()).raw(",\"head\":").number(page.head());
    json.raw(",\"events\":[");
    List<Event> events = page.events();
    for (int i = 0; i < events.size(); i++) {
      Frame frame = events.get(i).frame(codec);
      json.raw(i == 0 ? "" : ",");
      json.raw(frame.array(), frame.payloadOffset(), frame.payloadLength());
    }
    json.raw("],\"more\":").bool(page.more());
  }
}
