package dev.maru.admin;

import dev.maru.access.Access;
import dev.maru.access.Audit;
import dev.maru.access.Withdrawn;
import dev.maru.concurrent.Lane;
import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.log.Append;
import dev.maru.log.Order;
import dev.maru.log.Outcome;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.RoomId;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.store.Withdrawals;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * {@code POST /chat/admin/…}: takes rights away. What is taken is refused from the first moment,
 * ends on every lane next, and only then gets its place in the log: so nothing that has a later seq
 * was shown to anybody from whom the room was taken. Begun and ended on one lane, in the order of
 * the log; owned by that lane.
 */
public final class Acts {

  private static final int MAX_USER_ID = 128;

  private final Access access;
  private final Withdrawn withdrawn;
  private final List<Desk> desks;
  private final Desk desk;
  private final Lane lane;

  /** Acts upon what is open at these desks, one of each lane. */
  public Acts(Access access, List<Desk> desks) {
    this.access = access;
    this.withdrawn = access.withdrawn();
    this.desks = List.copyOf(desks);
    this.desk = desks.getFirst();
    this.lane = desk.shard().lane();
  }

  /** The routes, open to everybody. */
  public List<Route> routes() {
    return Arrays.stream(Act.values())
        .map(act -> new Route("POST", act.path(), (any, exchange) -> take(act, exchange)))
        .toList();
  }

  /** One act that was asked for. */
  record Asked(Act act, String room, String user, Exchange exchange) {

    String address() {
      return exchange.request().address();
    }

    void failed(Audit audit, ErrorCode code) {
      audit.failed(act.word(), room, user, address(), code);
    }

    void answer(long seq) {
      JsonWriter json = new JsonWriter(300).raw("{\"act\":").string(act.word());
      if (!room.isEmpty()) {
        json.raw(",\"room_id\":").string(room);
      }
      if (!user.isEmpty()) {
        json.raw(",\"user_id\":").string(user);
      }
      if (seq > 0) {
        json.raw(",\"seq\":").number(seq);
      }
      exchange.respond(Response.json(200, json.raw("}").bytes()));
    }
  }

  private void take(Act act, Exchange exchange) throws Refusal {
    JsonObject fields = JsonObject.read(exchange.request().body());
    String room = "";
    String user = "";
    if (act.fields().contains(Act.ROOM)) {
      room = RoomId.require(fields.word(Act.ROOM, ""));
    }
    if (act.fields().contains(Act.USER)) {
      user = fields.word(Act.USER, "");
      if (user.isEmpty() || user.length() > MAX_USER_ID) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "`user_id` must be 1 to 128 characters long");
      }
    }
    Asked asked = new Asked(act, room, user, exchange);
    lane.execute(() -> begin(asked));
  }

  private void begin(Asked asked) {
    access.audit().done(asked.act.word(), asked.room, asked.user, asked.address());
    long now = access.nowMs();
    switch (asked.act) {
      case REVOKE -> revoke(asked, now);
      case RESTORE -> restore(asked);
      case DISCONNECT -> disconnect(asked);
      case REMOVE -> remove(asked, now);
      case ADMIT -> admit(asked);
      case CLOSE, REOPEN -> turn(asked, asked.act == Act.CLOSE);
    }
  }

  /** Who comes back by a cookie of the site is asked about again, however soon that is. */
  private void disconnect(Asked asked) {
    access.forget(asked.user);
    everywhere(
        each -> each.dismiss(asked.user, gone("the session was ended")), () -> asked.answer(0));
  }

  private void revoke(Asked asked, long now) {
    withdrawn.revoke(asked.user, now);
    access.forget(asked.user);
    Order order = Order.of(Withdrawals.revoke(asked.user, now));
    // Once more behind the commit, for a revocation that was taken back just before it.
    Kept kept = new Kept(access.audit(), asked, () -> withdrawn.revoke(asked.user, now));
    everywhere(
        each -> each.dismiss(asked.user, gone("the token was revoked: get a new one")),
        () -> append("@" + asked.user, Event.SESSION, revoked(true), order, kept));
  }

  /** One that comes while this is being written is another revocation, and stays. */
  private void restore(Asked asked) {
    long before = withdrawn.revokedMs(asked.user);
    Order order = Order.of(Withdrawals.restore(asked.user));
    Given given = new Given(access.audit(), asked, () -> withdrawn.restore(asked.user, before));
    append("@" + asked.user, Event.SESSION, revoked(false), order, given);
  }

  private static byte[] revoked(boolean revoked) {
    return new JsonWriter(32).raw("{\"revoked\":").bool(revoked).raw("}").bytes();
  }

  private void remove(Asked asked, long now) {
    withdrawn.hold(asked.room, asked.user);
    access.forget(asked.user, asked.room);
    Order order = Order.of(Withdrawals.remove(asked.room, asked.user, now));
    Kept kept = new Kept(access.audit(), asked, () -> withdrawn.remove(asked.room, asked.user));
    Refusal why = new Refusal(ErrorCode.NOT_FOUND, "no such room");
    everywhere(
        each -> each.shard().expel(asked.room, asked.user, why),
        () -> append(asked.room, Event.MEMBER, member(asked, false), order, kept));
  }

  /** What the site said before counts as little as the removal: it is asked again. */
  private void admit(Asked asked) {
    Order order = Order.of(Withdrawals.admit(asked.room, asked.user));
    Given given =
        new Given(
            access.audit(),
            asked,
            () -> {
              withdrawn.admit(asked.room, asked.user);
              access.forget(asked.user, asked.room);
            });
    append(asked.room, Event.MEMBER, member(asked, true), order, given);
  }

  private void turn(Asked asked, boolean closed) {
    byte[] data = new JsonWriter(32).raw("{\"closed\":").bool(closed).raw("}").bytes();
    append(
        asked.room,
        Event.ROOM,
        data,
        Order.door(closed),
        new Given(access.audit(), asked, () -> {}));
  }

  private static byte[] member(Asked asked, boolean member) {
    JsonWriter json = new JsonWriter(64).raw("{\"user_id\":").string(asked.user);
    return json.raw(",\"member\":").bool(member).raw("}").bytes();
  }

  private static Refusal gone(String why) {
    return new Refusal(ErrorCode.AUTH_EXPIRED, why);
  }

  private void append(String room, String kind, byte[] data, Order order, Outcome outcome) {
    desk.append(Append.byHouse(room, kind, data, order, lane, outcome));
  }

  /** Does something at every desk, and, when all have done it, something here. */
  private void everywhere(Consumer<Desk> task, Runnable then) {
    AtomicInteger left = new AtomicInteger(desks.size());
    for (Desk each : desks) {
      each.shard()
          .lane()
          .execute(() -> {
            try {
              task.accept(each);
            } finally {
              if (left.decrementAndGet() == 0) {
                lane.execute(then);
              }
            }
          });
    }
  }

  /** What was taken away stays so whether or not the store remembers it. */
  private record Kept(Audit audit, Asked asked, Runnable then) implements Outcome {

    @Override
    public void stored(Event event, boolean dup) {
      then.run();
      asked.answer(event.seq());
    }

    @Override
    public void refused(ErrorCode code, String reason) {
      then.run();
      asked.failed(audit, code);
      String until = "it is so until the server stops, but the store did not take it: do it again";
      asked.exchange.refuse(new Refusal(code, until + " (" + reason + ")"));
    }
  }

  /** What the store does not remember was not given. */
  private record Given(Audit audit, Asked asked, Runnable then) implements Outcome {

    @Override
    public void stored(Event event, boolean dup) {
      then.run();
      asked.answer(event.seq());
    }

    @Override
    public void refused(ErrorCode code, String reason) {
      asked.failed(audit, code);
      asked.exchange.refuse(new Refusal(code, reason));
    }
  }
}
