package dev.maru.message;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.log.Outcome;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.session.Desk;

/** Tells the sender of a POST what became of its message: 201, or 200 if it was there already. */
record AnswerTo(Desk desk, User user, String room, Exchange exchange) implements Outcome {

  @Override
  public void stored(Event event, boolean dup) {
    byte[] body = Ack.write(new JsonWriter(160).raw("{"), event, dup).bytes();
    exchange.respond(Response.json(dup ? 200 : 201, body));
  }

  @Override
  public void refused(ErrorCode code, String reason) {
    exchange.refuse(desk.noted(user, exchange.request(), room, new Refusal(code, reason)));
  }
}
