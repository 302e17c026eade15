package dev.maru.message;

import dev.maru.log.Outcome;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import dev.maru.session.Answers;
import dev.maru.session.Reply;
import dev.maru.session.Session;

/** Tells the sender of a frame what became of its message. */
record ReplyTo(Session session, String room, Reply reply) implements Outcome {

  @Override
  public void stored(Event event, boolean dup) {
    reply.answer(Ack.write(Answers.start("ack", reply.echo(), 160).raw(","), event, dup).frame());
  }

  @Override
  public void refused(ErrorCode code, String reason) {
    reply.refuse(session.noted("message", room, new Refusal(code, reason)));
  }
}
