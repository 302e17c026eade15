package dev.maru.session;

import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Command;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;

/**
 * Hears the commands of one session: has each paid for, finds out who speaks, checks the right, and
 * hands it to its verb. Owned by its session's lane.
 */
final class Hearing {

  private final Session session;
  private final Outbox outbox;
  private final Standing standing;
  private final Toll toll;

  Hearing(Session session, Outbox outbox, Standing standing, Toll toll) {
    this.session = session;
    this.outbox = outbox;
    this.standing = standing;
    this.toll = toll;
  }

  void receive(byte[] utf8) {
    int waitMs = toll.pay(standing.user());
    String echo = "";
    try {
      JsonObject fields = JsonObject.read(utf8);
      echo = Command.echoOf(fields);
      perform(Command.of(fields), new ToOutbox(session, echo), waitMs);
    } catch (Refusal refusal) {
      outbox.offer(Answers.error(echo, refusal));
    }
    sendAway(toll.strike(waitMs), "too many commands: wait, then come back and resume");
    sit();
  }

  void dispatch(Command command, Reply reply) {
    perform(command, reply, toll.payOrOwe(standing.user()));
  }

  void sit() {
    sendAway(toll.sit(standing.user()), "too many connections: close one, then come back");
  }

  private void sendAway(int banMs, String why) {
    if (banMs > 0) {
      session.part(Farewell.frame(CloseCode.RATE, banMs, "rate"), CloseCode.RATE, why);
    }
  }

  private void perform(Command command, Reply reply, int waitMs) {
    try {
      Toll.require(waitMs);
      greet(command);
      Speaker speaker = standing.speaker();
      toll.settle(speaker.user());
      Desk.House house = session.desk().house();
      Verb verb = house.verbs().find(command.action());
      if (verb.right() != Right.NONE) {
        house.access().require(speaker, command.room(), verb.right());
      }
      verb.handler().handle(session, command, reply);
    } catch (Refusal refusal) {
      Refusal no = toll.judged(refusal);
      reply.refuse(no);
      endIfNobody(no);
    }
  }

  /** The first good frame tells the version; the first hello or join that says so, who speaks. */
  private void greet(Command command) throws Refusal {
    standing.speak(command.v1());
    String action = command.action();
    if (action.equals("hello") || action.equals("join")) {
      session.introduce(command.fields());
    }
  }

  /** Who may not speak is told so, and then not heard any more. */
  private void endIfNobody(Refusal refusal) {
    CloseCode end = standing.endOf(refusal);
    if (end != null) {
      outbox.run();
      outbox.close(end, refusal.reason());
    }
  }

  void turnAway(Refusal refusal) {
    Refusal no = toll.judged(refusal);
    session.refuse(Answers.error("", no));
    endIfNobody(no);
  }
}
