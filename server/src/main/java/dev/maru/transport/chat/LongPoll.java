package dev.maru.transport.chat;

import dev.maru.http.Exchange.Parked;
import dev.maru.hub.Follower;
import dev.maru.hub.Opening;
import dev.maru.hub.Sink;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import dev.maru.session.Desk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A poll that waits: it follows the room, takes what one turn brings, answers and ends. It holds no
 * thread and no timer: the connection's sweep keeps its patience. Owned by its desk's lane.
 */
final class LongPoll implements Sink {

  private final Desk desk;
  private final Polls.Answer answer;
  private final int waitSeconds;
  private final List<Event> events = new ArrayList<>(1);
  private final Follower follower;
  private @Nullable Opening opening;
  private boolean done;

  LongPoll(Desk desk, Polls.Answer answer, int waitSeconds) {
    this.desk = desk;
    this.answer = answer;
    this.waitSeconds = waitSeconds;
    this.follower = desk.shard().follow(answer.room(), this);
  }

  void start(Cursor cursor, int limit) {
    answer.exchange().park(new Parked(waitSeconds * 1000, this::finish, this::abandon));
    follower.start(cursor, limit, this::opened, this::refused);
  }

  private void opened(Opening first) {
    opening = first;
    if (!first.nothing()) {
      finish();
    }
  }

  @Override
  public void event(Follower source, Event event) {
    if (!done) {
      events.add(event);
      if (events.size() == 1) {
        desk.turn().atEnd(this::finish);
      }
    }
  }

  @Override
  public boolean ready(Follower source) {
    return !done && events.isEmpty();
  }

  @Override
  public void caughtUp(Follower source) {
    // now it waits for an event
  }

  @Override
  public void lost(Follower source) {
    refuse();
  }

  private void refuse() {
    refused(new Refusal(ErrorCode.UNAVAILABLE, "the log cannot be read now"));
  }

  private void refused(Refusal refusal) {
    if (!done) {
      done = true;
      follower.end();
      answer.exchange().refuse(refusal);
    }
  }

  /** The answer is due: something came, or the patience is at its end. */
  private void finish() {
    Opening first = opening;
    if (done) {
      return;
    }
    if (first == null) {
      refuse();
      return;
    }
    done = true;
    follower.end();
    if (events.isEmpty()) {
      answer.poll(first);
    } else {
      long head = follower.head();
      boolean more = head > events.getLast().seq();
      Page page = new Page(first.page().epoch(), head, first.page().oldest(), events, more);
      answer.poll(new Opening(page, first.asked(), false));
    }
  }

  private void abandon() {
    done = true;
    follower.end();
  }
}
