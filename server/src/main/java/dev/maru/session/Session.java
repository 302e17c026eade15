package dev.maru.session;

import dev.maru.access.Question;
import dev.maru.access.Speaker;
import dev.maru.hub.Follower;
import dev.maru.hub.Opening;
import dev.maru.hub.Sink;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Codec;
import dev.maru.protocol.Command;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's attachment by any transport: who speaks, in which version of the protocol, and the
 * rooms it follows. Features are verbs handed to it, never code inside it. Owned by its lane.
 */
public final class Session implements Sink {

  private final Desk desk;
  private final Outbox outbox;
  private final Standing standing;
  private final Toll toll;
  private final Hearing hearing;
  private final FirstPages firstPages;
  private boolean awaited;
  private boolean bereft;
  private List<Follower> followed = List.of();
  private @Nullable Follower reader;

  /** A session that writes to a transport, for a client at an address; "" has no limits. */
  public Session(Desk desk, Transport transport, String address) {
    this(desk, transport, new Toll(desk.house().allowance(), address));
  }

  /** A session of one request that its address has paid for: its frames cost the user alone. */
  public static Session ofRequest(Desk desk, Transport transport, String address) {
    return new Session(desk, transport, Toll.ofRequest(desk.house().allowance(), address));
  }

  private Session(Desk desk, Transport transport, Toll toll) {
    this.desk = desk;
    this.toll = toll;
    this.outbox = new Outbox(this, transport, desk.turn(), desk.house().outboxBytes());
    this.standing = new Standing(desk.house().access());
    this.hearing = new Hearing(this, outbox, standing, toll);
    this.firstPages = new FirstPages(() -> reader == null && outbox.takesPage());
  }

  /** Takes one frame of a client: the text of one command. */
  public void receive(byte[] utf8) {
    hearing.receive(utf8);
  }

  /** Does one command, and answers to wherever the answer belongs. */
  public void dispatch(Command command, Reply reply) {
    hearing.dispatch(command, reply);
  }

  /** Takes one of the user's places, once it is known who speaks; who gets none is sent away. */
  public void sit() {
    hearing.sit();
  }

  /**
   * Hears who is speaking, and until when; what a new token does not grant ends here.
   *
   * @throws Refusal if the token is not good; who spoke before goes on to
   */
  void introduce(JsonObject fields) throws Refusal {
    if (standing.introduce(fields)) {
      review();
    }
  }

  /** Leaves the rooms that the speaker may not read any more, once that is known, and says so. */
  private void review() {
    Speaker speaker = standing.known();
    for (Follower follower : followed) {
      String room = follower.room();
      Question question = speaker == null ? null : desk.house().access().question(speaker, room);
      if (question == null) {
        review(room);
      } else {
        question.ask(desk.shard().lane(), () -> review(room));
      }
    }
  }

  /** Who is in already stays while nobody can say whether they may. */
  private void review(String room) {
    Follower follower = Followers.of(followed, room);
    Refusal why = follower == null ? null : standing.denied(room);
    if (follower != null && why != null && why.code() != ErrorCode.UNAVAILABLE) {
      follower.end(why);
      expelled(follower, why);
    }
  }

  /** The same refusal, written down. */
  public Refusal noted(String what, String room, Refusal why) {
    return standing.noted(toll.address(), what, room, why);
  }

  /** Says why nobody may speak here, and ends. */
  public void turnAway(Refusal refusal) {
    hearing.turnAway(refusal);
  }

  /** Remembers why the transport could not find out who speaks, for when nobody else says it. */
  public void excuse(Refusal refusal) {
    standing.excuse(refusal);
  }

  /** Whether it is known who speaks, or need not be. */
  public boolean admitted() {
    return standing.admitted();
  }

  /**
   * Warns of the end of the speaker's token, and has the site asked about who came by its cookie
   * and whose the rooms are; true once what is known of them is over.
   */
  public boolean over(long nowMs) {
    Question question = standing.question(nowMs);
    if (question != null) {
      question.ask(desk.shard().lane(), this::renewed);
    }
    if (standing.reviewDue(nowMs)) {
      review();
    }
    Frame warning = standing.warning(nowMs);
    if (warning != null) {
      tell(warning);
    }
    return standing.over(nowMs);
  }

  private void renewed() {
    try {
      if (standing.renew()) {
        review();
      }
    } catch (Refusal refusal) {
      outbox.close(CloseCode.INTERNAL, refusal.reason());
    }
  }

  /** Who speaks. */
  public Speaker speaker() throws Refusal {
    return standing.speaker();
  }

  /**
   * Lets the session speak for somebody whom the transport knows already.
   *
   * @param version1 whether the client speaks version 1; else it is a seed client
   */
  public void speakFor(Speaker known, boolean version1) {
    admit(known);
    speak(version1);
  }

  /** Settles the version that the client speaks, whatever its first frame says. */
  public void speak(boolean version1) {
    standing.speak(version1);
  }

  /** Lets the session speak for somebody; the first frame will tell the version. */
  public void admit(Speaker known) {
    standing.become(known);
  }

  /** Whether the client speaks version 1; else it is a seed client. */
  public boolean v1() {
    return standing.v1();
  }

  /** What the sessions of this lane share. */
  public Desk desk() {
    return desk;
  }

  /** How events are written for this client. */
  public Codec codec() {
    return v1() ? desk.house().v1() : desk.house().seed();
  }

  /** Shows an event that is from before the token's end; a seed client knows messages only. */
  public void show(Event event) {
    if (standing.over(event.ts())) {
      outbox.close(CloseCode.AUTH, Speaker.OVER);
    } else if (v1() || event.kind().equals(Event.MESSAGE)) {
      outbox.offer(event.frame(codec()));
    }
  }

  /** Tells the client what is no event; a seed client cannot hear it. */
  public void tell(Frame frame) {
    if (v1()) {
      outbox.offer(frame);
    }
  }

  /** Tells the client no, outside of any answer. */
  public void refuse(Frame error) {
    outbox.offer(error);
  }

  /** The life of a room's log that the client reads; "" if it has not read it. */
  public String epoch(String room) {
    Follower follower = Followers.of(followed, room);
    return follower == null ? "" : follower.epoch();
  }

  /**
   * Follows a room from a cursor; who follows it already starts again from there. The first page is
   * read when the outbox has room for it: the joins of a client with many rooms wait for each
   * other.
   *
   * @param opened told the first page, before anything that follows it
   * @throws Refusal {@code too_large} at the limit of rooms
   */
  public void follow(
      String room, Cursor cursor, int limit, Consumer<Opening> opened, Consumer<Refusal> refused)
      throws Refusal {
    leave(room);
    Follower follower = enter(room);
    Runnable first =
        () -> {
          reader = follower;
          follower.start(
              cursor,
              limit,
              opened,
              refusal -> {
                forget(follower);
                refused.accept(refusal);
              });
        };
    firstPages.add(first);
    awaited |= firstPages.pending();
  }

  /**
   * Follows a room from its next event on, for a client that keeps no cursor; nothing changes for
   * who follows it already.
   *
   * @throws Refusal {@code too_large} at the limit of rooms
   */
  public void listen(String room) throws Refusal {
    if (Followers.of(followed, room) == null) {
      enter(room).listen();
    }
  }

  private Follower enter(String room) throws Refusal {
    if (followed.size() == desk.house().roomsPerSession()) {
      throw new Refusal(ErrorCode.TOO_LARGE, "this session follows too many rooms; leave one");
    }
    Follower follower = desk.shard().follow(room, this);
    followed = Followers.with(followed, follower);
    return follower;
  }

  /** Follows a room no longer. */
  public void leave(String room) {
    Follower follower = Followers.of(followed, room);
    if (follower != null) {
      follower.end();
      forget(follower);
    }
  }

  @Override
  public void event(Follower follower, Event event) {
    show(event);
  }

  /**
   * One follower reads at a time, a page at a time, after everybody's first: the pages of many
   * rooms that are behind would else overfill the outbox together.
   */
  @Override
  public boolean ready(Follower follower) {
    boolean free = reader == null || reader == follower;
    if (free && firstPages.pending()) {
      reader = null;
      awaited = true;
      firstPages.read();
      return false;
    }
    boolean ready = free && outbox.ready();
    if (free) {
      reader = ready ? follower : null;
    }
    awaited |= !ready;
    return ready;
  }

  @Override
  public void caughtUp(Follower follower) {
    if (reader == follower) {
      reader = null;
      resume();
    }
  }

  /** Whether the outbox is empty and the transport takes more. */
  public boolean takesMore() {
    return outbox.ready();
  }

  @Override
  public boolean speaksFor(String userId) {
    return standing.isOf(userId);
  }

  @Override
  public void expelled(Follower follower, Refusal why) {
    forget(follower);
    bereft = followed.isEmpty();
    String room = follower.room();
    refuse(Answers.roomError(room, noted("follow", room, why)));
  }

  /** Whether its last room was taken from it. */
  public boolean bereft() {
    return bereft && followed.isEmpty();
  }

  @Override
  public void lost(Follower follower) {
    forget(follower);
    outbox.close(CloseCode.INTERNAL, "the log could not be read: come back and resume");
  }

  /** The transport takes more again: first what waits, then what the log still holds for it. */
  public void drained() {
    outbox.drained();
    if (outbox.takesPage()) {
      resume();
    }
  }

  /** There is room in the outbox: whoever waited for it reads on. */
  void resume() {
    if (!awaited) {
      return;
    }
    awaited = false;
    firstPages.read();
    awaited |= firstPages.pending();
    followed.forEach(Follower::resume);
  }

  /** Tells a version 1 client that the server lives, and the head of each room it follows. */
  public void ping(double load) {
    tell(Followers.ping(followed, load));
  }

  /** Says why, and ends. */
  public void close(CloseCode code, String reason) {
    outbox.close(code, reason);
  }

  /** Says a last frame, if the client can hear it, and ends. */
  public void part(Frame last, CloseCode code, String reason) {
    if (v1()) {
      outbox.offer(last);
      outbox.run();
    }
    outbox.close(code, reason);
  }

  /** The connection has ended: every room is left. */
  public void ended() {
    outbox.abandon();
    hearing.end();
    toll.end();
    List<Follower> all = followed;
    followed = List.of();
    for (Follower follower : all) {
      follower.end();
    }
    firstPages.end();
  }

  private void forget(Follower follower) {
    followed = Followers.without(followed, follower);
    caughtUp(follower);
  }
}
