package dev.maru.transport.chat;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.hub.PageJson;
import dev.maru.log.MessageLog.Page;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Codec;
import dev.maru.protocol.JsonWriter;
import java.util.List;

/** One answer to one poll; the shape is the same whatever the answer waited for. Immutable. */
sealed interface PollAnswer permits RoomAnswer, RoomsAnswer {

  /** The exchange it is the answer of. */
  Exchange exchange();

  /**
   * Answers.
   *
   * @param findings what was found, in the order that was asked for
   * @param whole whether every room was looked into; else the client asks again for the rest
   */
  void give(List<Finding> findings, boolean whole);

  /** The ways in which all polls answer alike. Immutable. */
  record Style(Codec codec, PollAdvice advice) {

    static final String NEXT_POLL = "X-Next-Poll";

    /** What {@code If-None-Match} names is known: 304 instead of the answer. */
    static boolean knows(Exchange exchange, String tag) {
      for (String each : exchange.request().header("if-none-match").split(",", -1)) {
        String known = each.strip();
        // Proxies that compress make a tag a weak one.
        if (known.equals(tag) || known.equals("W/" + tag)) {
          return true;
        }
      }
      return false;
    }

    /** Appends the object that shows a room, but for its closing brace. */
    JsonWriter room(JsonWriter json, String room, Page page, boolean reset, int nextPollMs) {
      PageJson.write(json.raw("{\"room_id\":").string(room).raw(","), page, codec);
      json.raw(",\"reset\":").bool(reset).raw(",\"typing\":[],\"presence\":[],\"reads\":{}");
      return json.raw(",\"next_poll_ms\":").number(nextPollMs);
    }

    /** Appends what clients are advised, as the last field of an object. */
    JsonWriter advice(JsonWriter json, int nextPollMs) {
      advice.write(json.raw(",\"advice\":"), nextPollMs);
      return json.raw("}");
    }

    static Response advised(Response answer, int nextPollMs) {
      return answer.with(NEXT_POLL, Integer.toString(nextPollMs));
    }

    static int expectedBytes(Page page) {
      return 256 + page.events().size() * 400;
    }
  }
}
