package dev.maru.transport.chat;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.hub.Opening;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.util.List;

/** The answer to a poll of one room: the room's object itself. Immutable. */
record RoomAnswer(Exchange exchange, PollAnswer.Style style) implements PollAnswer {

  @Override
  public void give(List<Finding> findings, boolean whole) {
    if (findings.isEmpty()) {
      exchange.refuse(new Refusal(ErrorCode.UNAVAILABLE, "the log cannot be read now"));
      return;
    }
    switch (findings.getFirst()) {
      case Finding.Denied(_, Refusal refusal) -> exchange.refuse(refusal);
      case Finding.Shown(String room, Opening opening) -> show(room, opening);
    }
  }

  /** 200 with what an opening holds, or 204 or 304 if it says nothing new. */
  private void show(String room, Opening opening) {
    Page page = opening.page();
    String tag = "\"" + page.epoch() + "." + page.head() + "\"";
    int nextPollMs = style.advice().nextPollMs(room, page);
    Response answer;
    if (!opening.reset() && Style.knows(exchange, tag)) {
      answer = Response.empty(304);
    } else if (opening.nothing()) {
      answer = Response.empty(204);
    } else {
      JsonWriter json = json(room, page, opening.reset(), nextPollMs);
      answer = Response.json(200, style.advice(json, nextPollMs).bytes());
    }
    exchange.respond(Style.advised(answer.with("ETag", tag), nextPollMs));
  }

  /** Answers with a page of history. */
  void history(String room, Page page) {
    int nextPollMs = style.advice().nextPollMs();
    byte[] body = json(room, page, false, nextPollMs).raw("}").bytes();
    Response answer = Response.json(200, body);
    exchange.respond(Style.advised(answer, nextPollMs));
  }

  private JsonWriter json(String room, Page page, boolean reset, int nextPollMs) {
    JsonWriter json = new JsonWriter(Style.expectedBytes(page));
    return style.room(json, room, page, reset, nextPollMs);
  }
}
