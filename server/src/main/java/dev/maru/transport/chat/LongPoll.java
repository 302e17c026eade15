package dev.maru.transport.chat;

import dev.maru.access.Access;
import dev.maru.access.Question;
import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.http.Exchange.Parked;
import dev.maru.hub.Follower;
import dev.maru.hub.Opening;
import dev.maru.hub.Sink;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import dev.maru.session.Desk;
import dev.maru.transport.Sweeper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A poll of one room or of many: it asks one room after the other, and if none says anything it may
 * wait, following them all, until one turn brings something. It holds no thread and no timer: the
 * connection's sweep keeps its patience. Owned by its desk's lane.
 */
final class LongPoll implements Sink {

  /** About what an event takes in an answer besides its data. */
  private static final int EVENT_BYTES = 200;

  private final Desk desk;
  private Speaker speaker;
  private final PollAnswer answer;
  private final int limit;
  private final int waitSeconds;
  private final List<AskedRoom> parts;
  private int asked;
  private long bytes;
  private boolean asking;
  private boolean going;
  private boolean news;
  private boolean renewing;
  private boolean looking;
  private boolean done;
  private long reviewMs;

  /**
   * A poll.
   *
   * @param speaker who asks; the wait ends with their token
   * @param limit how many events it shows of each room
   * @param waitSeconds how long it may wait; 0 answers at once
   */
  LongPoll(
      Desk desk,
      Speaker speaker,
      PollAnswer answer,
      List<Place> places,
      int limit,
      int waitSeconds) {
    this.desk = desk;
    this.speaker = speaker;
    this.answer = answer;
    this.limit = limit;
    this.waitSeconds = waitSeconds;
    this.parts = places.stream().map(AskedRoom::new).toList();
  }

  /** Says that a room is not to be looked into; before the start. */
  void deny(int index, Refusal refusal) {
    parts.get(index).refusal = refusal;
    news = true;
  }

  /** Begins; a poll that waits has one of its user's places. */
  void start() {
    if (waitSeconds > 0) {
      answer.exchange().park(parked());
      for (AskedRoom part : parts) {
        if (part.refusal == null) {
          part.follower = desk.shard().follow(part.room, this);
        }
      }
    }
    goOn();
  }

  private Parked parked() {
    String userId = speaker.user().id();
    return new Parked(userId, patienceMs(), this::look, this::finish, this::abandon, this::dismiss);
  }

  /** The connection's sweep may be early by two ticks: behind that the token is surely over. */
  private int patienceMs() {
    int wait = waitSeconds * 1000;
    if (speaker.endsMs() == Speaker.NEVER) {
      return wait;
    }
    long left = speaker.endsMs() - desk.house().access().nowMs() + 2 * Sweeper.TICK_MS;
    return Math.clamp(left, 0, wait);
  }

  /** Asks room after room; once a page's bytes were found, the others can wait for the next. */
  private void goOn() {
    if (going) {
      return;
    }
    going = true;
    while (!done && !asking && asked < parts.size() && bytes < desk.house().outboxBytes()) {
      ask(parts.get(asked++));
    }
    going = false;
    if (!done && !asking && (news || waitSeconds == 0)) {
      finish();
    }
  }

  private void ask(AskedRoom part) {
    if (part.refusal != null) {
      return;
    }
    asking = true;
    Follower source = part.follower;
    Consumer<Opening> opened = opening -> opened(part, opening);
    Consumer<Refusal> refused = refusal -> refused(part, refusal);
    if (source == null) {
      var pages = desk.shard().pages();
      pages.open(desk.shard().lane(), part.room, part.cursor, limit, opened, refused);
    } else {
      source.start(part.cursor, limit, opened, refused);
    }
  }

  private void opened(AskedRoom part, Opening opening) {
    part.opening = opening;
    news |= !opening.nothing();
    for (Event event : opening.page().events()) {
      bytes += EVENT_BYTES + event.data().length;
    }
    asking = false;
    goOn();
  }

  private void refused(AskedRoom part, Refusal refusal) {
    part.refusal = refusal;
    news = true;
    asking = false;
    goOn();
  }

  @Override
  public void event(Follower source, Event event) {
    AskedRoom part = part(source);
    if (!done && part != null) {
      if (part.events.isEmpty()) {
        part.events = new ArrayList<>(1);
        desk.turn().atEnd(this::finish);
      }
      news = true;
      part.events.add(event);
    }
  }

  @Override
  public boolean ready(Follower source) {
    return !done && !news;
  }

  @Override
  public void caughtUp(Follower source) {
    // now it waits for an event
  }

  @Override
  public void lost(Follower source) {
    AskedRoom part = part(source);
    if (part != null) {
      refused(part, new Refusal(ErrorCode.UNAVAILABLE, "the log cannot be read now"));
    }
  }

  @Override
  public boolean speaksFor(String userId) {
    return speaker.user().id().equals(userId);
  }

  /** What was found before may be there yet: it is not shown either. */
  @Override
  public void expelled(Follower source, Refusal why) {
    news = true;
    desk.turn().atEnd(this::finish);
  }

  /** Who waits is asked about again when a socket would be: who they are, and whose the rooms. */
  private void look(int sweepMs) {
    Access access = desk.house().access();
    long nowMs = desk.wallMs(sweepMs);
    if (looking) {
      return;
    }
    Question question = nowMs < speaker.checkMs() ? null : access.question(speaker, nowMs);
    if (question != null) {
      looking = true;
      question.ask(desk.shard().lane(), this::stillThere);
    } else if (access.asksAboutRooms() && nowMs >= reviewMs) {
      boolean first = reviewMs == 0;
      reviewMs = nowMs + access.reviewMs();
      if (!first) {
        review();
      }
    }
  }

  private void stillThere() {
    looking = false;
    if (!done) {
      try {
        speaker = desk.house().access().renewed(speaker);
        review();
      } catch (Refusal refusal) {
        dismiss(refusal);
      }
    }
  }

  private void review() {
    for (AskedRoom part : parts) {
      Question question = desk.house().access().question(speaker, part.room);
      if (question == null) {
        review(part);
      } else {
        question.ask(desk.shard().lane(), () -> review(part));
      }
    }
  }

  /** Who waits already goes on while nobody can say whether they may. */
  private void review(AskedRoom part) {
    try {
      desk.house().access().require(speaker, part.room, Right.READ);
    } catch (Refusal why) {
      if (why.code() != ErrorCode.UNAVAILABLE) {
        take(part, why);
        news = true;
        desk.turn().atEnd(this::finish);
      }
    }
  }

  private @Nullable AskedRoom part(Follower source) {
    for (AskedRoom part : parts) {
      if (part.follower == source) {
        return part;
      }
    }
    return null;
  }

  /** The answer is due, unless it must be asked first whether it may still be given. */
  private void finish() {
    if (done || renewing) {
      return;
    }
    Access access = desk.house().access();
    Question question =
        speaker.checkMs() == Speaker.NEVER ? null : access.question(speaker, access.nowMs());
    if (question == null) {
      confirm();
    } else {
      renewing = true;
      question.ask(desk.shard().lane(), this::renewed);
    }
  }

  /** A room may have become somebody else's while it was waited for: who knows is asked again. */
  private void confirm() {
    Access access = desk.house().access();
    List<String> open =
        parts.stream().filter(part -> part.refusal == null).map(part -> part.room).toList();
    Question question = waitSeconds == 0 ? null : access.question(speaker, open);
    if (question == null) {
      give();
    } else {
      renewing = true;
      question.ask(
          desk.shard().lane(),
          () -> {
            if (!done) {
              give();
            }
          });
    }
  }

  private void renewed() {
    if (!done) {
      try {
        speaker = desk.house().access().renewed(speaker);
        confirm();
      } catch (Refusal refusal) {
        dismiss(refusal);
      }
    }
  }

  /** Something came, or the patience is at its end. */
  private void give() {
    if (speaker.endsMs() != Speaker.NEVER && speaker.over(desk.house().access().nowMs())) {
      dismiss(new Refusal(ErrorCode.AUTH_EXPIRED, Speaker.OVER));
      return;
    }
    List<Finding> findings = new ArrayList<>(parts.size());
    for (AskedRoom part : parts) {
      hide(part);
      Finding finding = part.finding();
      if (finding != null) {
        findings.add(finding);
      }
    }
    leave();
    answer.give(findings, findings.size() == parts.size());
  }

  /**
   * What was taken from the speaker since they asked is not shown; but who waits stays while nobody
   * can say whether they may.
   */
  private void hide(AskedRoom part) {
    Access access = desk.house().access();
    try {
      access.requireStill(speaker, part.room);
      if (waitSeconds > 0 && part.refusal == null) {
        access.require(speaker, part.room, Right.READ);
      }
    } catch (Refusal gone) {
      if (gone.code() != ErrorCode.UNAVAILABLE) {
        take(part, gone);
      }
    }
  }

  private void take(AskedRoom part, Refusal why) {
    part.refusal = part.refusal == null ? noted(part.room, why) : why;
  }

  private Refusal noted(String room, Refusal why) {
    return desk.noted(speaker.user(), answer.exchange().request(), room, why);
  }

  private void dismiss(Refusal why) {
    if (!done) {
      leave();
      answer.exchange().refuse(noted("", why));
    }
  }

  private void abandon() {
    if (!done) {
      leave();
    }
  }

  private void leave() {
    if (waitSeconds > 0) {
      desk.house().allowance().waited(speaker.user());
    }
    done = true;
    parts.forEach(AskedRoom::leave);
  }
}
