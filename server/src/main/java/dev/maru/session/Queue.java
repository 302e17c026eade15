package dev.maru.session;

import dev.maru.access.Question;
import dev.maru.protocol.Command;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.ArrayDeque;

/**
 * The commands of one session that wait until it is known whose their rooms are, in their order:
 * what a client says behind its join is done behind its join. All are asked about at once. Owned by
 * its session's lane.
 */
final class Queue {

  /** Each room of a session may be joined at once, and a few words said. */
  static final int MOST = 1_000;

  /** What the frames that wait may take in memory. */
  static final int MOST_BYTES = 256 * 1024;

  private final Hearing hearing;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
  private int bytes;
  private boolean going;

  /** One command. */
  private static final class Waiting {

    private final Command command;
    private final Reply reply;
    private final int waitMs;
    private final int bytes;
    private boolean begun;
    private boolean asked;
    private boolean pending;

    Waiting(Command command, Reply reply, int waitMs, int bytes) {
      this.command = command;
      this.reply = reply;
      this.waitMs = waitMs;
      this.bytes = bytes;
    }
  }

  Queue(Hearing hearing) {
    this.hearing = hearing;
  }

  /** Does a command at once if nothing is before it and nothing is to be asked, else later. */
  void add(Command command, Reply reply, int waitMs, int size) {
    if (waiting.size() == MOST || bytes + size > MOST_BYTES) {
      String why = "too many commands wait; send them again";
      hearing.refuse(command, "", reply, new Refusal(ErrorCode.OVERLOADED, why));
      return;
    }
    Waiting last = new Waiting(command, reply, waitMs, size);
    waiting.add(last);
    bytes += size;
    if (waiting.size() > 1) {
      ask(last);
    }
    goOn();
  }

  private void goOn() {
    if (going) {
      return;
    }
    going = true;
    try {
      for (Waiting next = waiting.peek(); next != null && !next.pending; next = waiting.peek()) {
        doOrAsk(next);
      }
    } finally {
      going = false;
    }
  }

  private void doOrAsk(Waiting first) {
    boolean mayGoOn = first.begun || hearing.begin(first.command, first.reply, first.waitMs);
    first.begun = true;
    if (mayGoOn && !first.asked && ask(first)) {
      return;
    }
    if (waiting.remove(first)) {
      bytes -= first.bytes;
    }
    if (mayGoOn) {
      hearing.act(first.command, first.reply);
    }
  }

  /** Asks, if there is something to be asked: once, whatever comes of it. */
  private boolean ask(Waiting one) {
    Question question = hearing.question(one.command);
    if (question == null) {
      return false;
    }
    one.asked = true;
    one.pending = true;
    question.ask(
        hearing.lane(),
        () -> {
          one.pending = false;
          goOn();
        });
    return true;
  }

  void end() {
    waiting.clear();
    bytes = 0;
  }
}
