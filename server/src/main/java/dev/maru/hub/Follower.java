package dev.maru.hub;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cursor in one room, moving: it reads from the log what is behind and then takes what the feed
 * offers, so that its sink sees every event once and in order. The log is its only buffer. Owned by
 * its shard's lane.
 */
public final class Follower {

  private enum State {
    /** Added to the feed, not yet started, or a page is on its way. */
    READING,
    /** There is more to read, but the sink takes no more now. */
    WAITING,
    /** At the head: the feed's offers go straight to the sink. */
    LIVE,
    /** Gone. */
    ENDED
  }

  /** The place of who listens and has heard nothing. */
  private static final long ANYWHERE = -1;

  private final RoomFeed feed;
  private final Sink sink;
  private int place;
  private State state = State.READING;
  private long last;
  private String epoch = "";

  /** Why it ended, if the room was taken away. */
  private @Nullable Refusal taken;

  Follower(RoomFeed feed, Sink sink, int place) {
    this.feed = feed;
    this.sink = sink;
    this.place = place;
  }

  /** The room that it follows. */
  public String room() {
    return feed.room();
  }

  /** The last event that the sink was given, or the cursor that it started from. */
  public long last() {
    return last;
  }

  /** The life of the log that it reads; "" before it has read. */
  public String epoch() {
    return epoch;
  }

  /** The newest event of the room that is known here. */
  public long head() {
    return Math.max(last, feed.head());
  }

  /**
   * Starts at a cursor: the first page goes to {@code opened}, what follows it to the sink.
   *
   * @param limit how many events the first page may hold
   * @param refused told instead of {@code opened} when the log cannot be read, which ends the
   *     follower, or, with the reason, when the follower was ended before the page came
   */
  public void start(Cursor cursor, int limit, Consumer<Opening> opened, Consumer<Refusal> refused) {
    if (state == State.ENDED) {
      refused.accept(overtaken());
      return;
    }
    feed.shard()
        .pages()
        .open(
            feed.shard().lane(),
            room(),
            cursor,
            limit,
            opening -> {
              if (state == State.ENDED) {
                refused.accept(overtaken());
                return;
              }
              last = opening.end();
              epoch = opening.page().epoch();
              opened.accept(opening);
              proceed(opening.forward() && opening.page().more());
            },
            refusal -> {
              end();
              refused.accept(refusal);
            });
  }

  /** Starts at whatever the feed offers next, for a client that keeps no cursor. */
  public void listen() {
    last = ANYWHERE;
    state = State.LIVE;
  }

  /** Reads on, if it waited for the sink. */
  public void resume() {
    if (state == State.WAITING) {
      proceed(true);
    }
  }

  /** Leaves the room. */
  public void end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      feed.remove(this);
    }
  }

  /** Leaves the room, because it was taken away. */
  public void end(Refusal why) {
    taken = why;
    end();
  }

  /** Whoever asked is still owed an answer. */
  private Refusal overtaken() {
    Refusal why = taken;
    return why == null
        ? new Refusal(ErrorCode.BAD_REQUEST, "the room was left, or entered again, before this")
        : why;
  }

  /** Ends if it follows for that user. */
  void expel(String userId, Refusal why) {
    if (sink.speaksFor(userId)) {
      end(why);
      sink.expelled(this, why);
    }
  }

  int place() {
    return place;
  }

  void move(int to) {
    place = to;
  }

  void offer(Event event) {
    if (state == State.LIVE && event.seq() > last) {
      if (event.seq() == last + 1 || last == ANYWHERE) {
        last = event.seq();
        sink.event(this, event);
      } else {
        proceed(true);
      }
    }
  }

  private void proceed(boolean more) {
    if (state == State.ENDED) {
      return;
    }
    if (!more && feed.head() <= last) {
      state = State.LIVE;
      sink.caughtUp(this);
    } else if (!sink.ready(this)) {
      state = State.WAITING;
    } else {
      state = State.READING;
      feed.shard().pages().after(feed.shard().lane(), room(), last, this::take, this::fail);
    }
  }

  private void take(Page page) {
    List<Event> events = page.events();
    for (int i = 0; i < events.size() && state != State.ENDED; i++) {
      Event event = events.get(i);
      last = event.seq();
      sink.event(this, event);
    }
    proceed(page.more());
  }

  private void fail(Refusal refusal) {
    if (state != State.ENDED) {
      end();
      sink.lost(this);
    }
  }
}
