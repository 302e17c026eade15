package dev.maru.session;

import dev.maru.access.Question;
import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.concurrent.Lane;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Command;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Hears the commands of one session: has each paid for, finds out who speaks, checks the right, and
 * hands it to its verb. Owned by its session's lane.
 */
final class Hearing {

  private final Session session;
  private final Outbox outbox;
  private final Standing standing;
  private final Toll toll;
  private final Queue queue;

  Hearing(Session session, Outbox outbox, Standing standing, Toll toll) {
    this.session = session;
    this.outbox = outbox;
    this.standing = standing;
    this.toll = toll;
    this.queue = new Queue(this);
  }

  void receive(byte[] utf8) {
    int waitMs = toll.pay(standing.user());
    String echo = "";
    try {
      JsonObject fields = JsonObject.read(utf8);
      echo = Command.echoOf(fields);
      perform(Command.of(fields), new ToOutbox(session, echo), waitMs, utf8.length);
    } catch (Refusal refusal) {
      outbox.offer(Answers.error(echo, refusal));
    }
    sendAway(toll.strike(waitMs), "too many commands: wait, then come back and resume");
    sit();
  }

  void dispatch(Command command, Reply reply) {
    perform(command, reply, toll.payOrOwe(standing.user()), 0);
  }

  void sit() {
    String why = "too many connections: close one, then come back";
    int banMs = toll.sit(standing.user());
    if (banMs > 0) {
      standing.noted(toll.address(), "connection", "", new Refusal(ErrorCode.RATE_LIMITED, why));
    }
    sendAway(banMs, why);
  }

  private void sendAway(int banMs, String why) {
    if (banMs > 0) {
      session.part(Farewell.frame(CloseCode.RATE, banMs, "rate"), CloseCode.RATE, why);
    }
  }

  /** Where others have to be asked whose a room is, commands wait for that in their order. */
  private void perform(Command command, Reply reply, int waitMs, int bytes) {
    if (session.desk().house().access().asksAboutRooms()) {
      queue.add(command, reply, waitMs, bytes);
    } else if (begin(command, reply, waitMs)) {
      act(command, reply);
    }
  }

  /** Has a command paid for, and hears who gives it; whether it may go on. */
  boolean begin(Command command, Reply reply, int waitMs) {
    try {
      Toll.require(waitMs);
      greet(command);
      toll.settle(standing.speaker().user());
      return true;
    } catch (Refusal refusal) {
      refuse(command, "", reply, refusal);
      return false;
    }
  }

  /** Checks the right, and does what the command says. */
  void act(Command command, Reply reply) {
    String room = "";
    try {
      Desk.House house = session.desk().house();
      Speaker speaker = standing.speaker();
      Verb verb = house.verbs().find(command.action());
      if (verb.right() != Right.NONE) {
        room = command.room();
        house.access().require(speaker, room, verb.right());
      }
      verb.handler().handle(session, command, reply);
    } catch (Refusal refusal) {
      refuse(command, room, reply, refusal);
    }
  }

  /** What must be asked before a command can be acted upon; null if nothing. */
  @Nullable Question question(Command command) {
    Desk.House house = session.desk().house();
    Speaker speaker = standing.known();
    try {
      return speaker == null || house.verbs().find(command.action()).right() == Right.NONE
          ? null
          : house.access().question(speaker, command.room());
    } catch (Refusal saidWhenItActs) {
      return null;
    }
  }

  Lane lane() {
    return session.desk().shard().lane();
  }

  /** Says no, and writes it down. */
  void refuse(Command command, String room, Reply reply, Refusal refusal) {
    Refusal no = toll.judged(standing.noted(toll.address(), command.action(), room, refusal));
    reply.refuse(no);
    endIfNobody(no);
  }

  /** The session has ended: what waits is not done. */
  void end() {
    queue.end();
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
    Refusal no = toll.judged(standing.noted(toll.address(), "upgrade", "", refusal));
    session.refuse(Answers.error("", no));
    endIfNobody(no);
  }
}
