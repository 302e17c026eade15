package dev.maru.session;

import dev.maru.access.Access;
import dev.maru.access.Question;
import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.concurrent.Turn;
import dev.maru.http.Exchange;
import dev.maru.http.Request;
import dev.maru.hub.HubShard;
import dev.maru.limit.Allowance;
import dev.maru.limit.Rates;
import dev.maru.log.Append;
import dev.maru.log.MessageLog;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.User;
import dev.maru.protocol.V1Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions of one lane share: the hub's shard, the table of verbs, the way to the log.
 * Owned by its lane.
 */
public final class Desk {

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final House house;
  private final HubShard shard;
  private final Turn turn;
  private List<Append> appends = new ArrayList<>();
  private BiConsumer<String, Refusal> dismissal = (userId, why) -> {};
  private int lastSweepMs;
  private long wallMs;

  /**
   * What the sessions of every lane share. Immutable.
   *
   * @param outboxBytes what may wait for one client
   * @param roomsPerSession how many rooms one session may follow
   * @param allowance how much anybody may do
   */
  public record House(
      MessageLog log,
      Access access,
      Verbs verbs,
      V1Codec v1,
      SeedCodec seed,
      int outboxBytes,
      int roomsPerSession,
      Allowance allowance) {}

  /** The desk of a shard's lane. */
  public Desk(House house, HubShard shard, Turn turn) {
    this.house = house;
    this.shard = shard;
    this.turn = turn;
  }

  /** What every lane shares. */
  public House house() {
    return house;
  }

  /** The hub's shard on this lane. */
  public HubShard shard() {
    return shard;
  }

  /** The lane's turn. */
  public Turn turn() {
    return turn;
  }

  /** What is done for an HTTP request once it is known for whom it speaks. */
  @FunctionalInterface
  public interface Entrance {

    /**
     * Goes on, on the desk's lane.
     *
     * @throws Refusal the answer is no, and nothing happened
     */
    void enter(Speaker speaker) throws Refusal;
  }

  /**
   * Finds out who an HTTP request speaks for: at once, or, if the site must be asked, later.
   *
   * @throws Refusal if it says so in a way that we do not take, or too often
   */
  public void admit(Exchange exchange, Entrance entrance) throws Refusal {
    Question question = house.access().question(exchange.request());
    if (question == null) {
      identify(exchange, entrance);
    } else {
      later(question, exchange, () -> identify(exchange, entrance));
    }
  }

  /** A ticket may be of somebody whom the site is to be asked about again. */
  private void identify(Exchange exchange, Entrance entrance) throws Refusal {
    Access access = house.access();
    Speaker speaker = speaker(exchange.request());
    Question again =
        speaker.checkMs() == Speaker.NEVER ? null : access.question(speaker, access.nowMs());
    if (again == null) {
      entrance.enter(speaker);
    } else {
      later(again, exchange, () -> entrance.enter(renewed(speaker, exchange.request())));
    }
  }

  private Speaker renewed(Speaker speaker, Request request) throws Refusal {
    try {
      return house.access().renewed(speaker);
    } catch (Refusal refusal) {
      throw noted(speaker.user(), request, "", refusal);
    }
  }

  /** What is done for an exchange once something is known. */
  @FunctionalInterface
  public interface Step {

    /**
     * Goes on, on the desk's lane.
     *
     * @throws Refusal the answer is no, and nothing happened
     */
    void go() throws Refusal;
  }

  /**
   * Finds out what somebody may do in some rooms: at once, or, if others must be asked, later. The
   * step then requires the rights that it needs.
   */
  public void inquire(Exchange exchange, Speaker speaker, List<String> rooms, Step step)
      throws Refusal {
    Question question = house.access().question(speaker, rooms);
    if (question == null) {
      step.go();
    } else {
      later(question, exchange, step);
    }
  }

  private void later(Question question, Exchange exchange, Step step) {
    question.ask(
        shard.lane(),
        () -> {
          if (exchange.awaited()) {
            go(exchange, step);
          }
        });
  }

  private static void go(Exchange exchange, Step step) {
    try {
      step.go();
    } catch (Refusal refusal) {
      exchange.refuse(refusal);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.request().method(), exchange.request().path(), e);
      exchange.refuse(new Refusal(ErrorCode.INTERNAL, "our fault; it is written down"));
    }
  }

  private Speaker speaker(Request request) throws Refusal {
    Rates rates = house.allowance().rates();
    Speaker speaker;
    try {
      speaker = house.access().identify(request);
    } catch (Refusal refusal) {
      throw rates.judged(noted(null, request, "", refusal), request.address());
    }
    try {
      rates.require(speaker.user());
    } catch (Refusal refusal) {
      throw noted(speaker.user(), request, "", refusal);
    }
    return speaker;
  }

  /** The same refusal, written down. */
  public Refusal noted(@Nullable User who, Request request, String room, Refusal why) {
    house.access().audit().refused(who, request.address(), request.method(), room, why);
    return why;
  }

  /**
   * Takes one of a user's places for requests that wait.
   *
   * @throws Refusal {@code rate_limited} if there is none
   */
  public void await(Speaker speaker, Request request) throws Refusal {
    try {
      house.allowance().await(speaker.user());
    } catch (Refusal refusal) {
      throw noted(speaker.user(), request, "", refusal);
    }
  }

  /**
   * Lets a speaker pass who has the right in the room, and writes down who has not.
   *
   * @throws Refusal as {@link Access#require}
   */
  public void require(Speaker speaker, Request request, String room, Right right) throws Refusal {
    try {
      house.access().require(speaker, room, right);
    } catch (Refusal refusal) {
      throw noted(speaker.user(), request, room, refusal);
    }
  }

  /** Has a transport end the sessions of a user, when it is asked to. */
  public void onDismissal(BiConsumer<String, Refusal> how) {
    dismissal = how;
  }

  /** Ends every session and every waiting request of a user on this lane. */
  public void dismiss(String userId, Refusal why) {
    dismissal.accept(userId, why);
  }

  /**
   * The wall clock as of a sweep, epoch milliseconds; all connections of a sweep share one look.
   *
   * @param sweepMs the sweep's own time
   */
  public long wallMs(int sweepMs) {
    if (sweepMs != lastSweepMs || wallMs == 0) {
      lastSweepMs = sweepMs;
      wallMs = house.access().nowMs();
    }
    return wallMs;
  }

  /** Sends to the log, at the end of the turn, together with what else the turn brings. */
  public void append(Append append) {
    if (appends.isEmpty()) {
      turn.atEnd(this::handOver);
    }
    appends.add(append);
  }

  private void handOver() {
    List<Append> batch = appends;
    appends = new ArrayList<>();
    house.log().append(batch);
  }
}
