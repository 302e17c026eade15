package dev.maru.message;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.log.Outcome;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;

/** Tells the sender of a POST what became of its message: 201, or 200 if it was there already. */
record AnswerTo(Exchange exchange) implements Outcome {

  @Override
  public void stored(Event event, boolean dup) {
    byte[] body = Ack.write(new JsonWriter(160).raw("{"), event, dup).bytes();
    exchange.respond(Response.json(dup ? 200 : 201, body));
  }

  @Override
  public void refused(ErrorCode code, String reason) {
    exchange.refuse(new Refusal(code, reason));
  }
}
