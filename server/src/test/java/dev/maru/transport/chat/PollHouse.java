package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.access.Access;
import dev.maru.access.Speaker;
import dev.maru.concurrent.Turn;
import dev.maru.http.Exchange;
import dev.maru.http.Exchange.Parked;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.hub.Hub;
import dev.maru.hub.Pages;
import dev.maru.limit.Allowance;
import dev.maru.log.Batch;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.User;
import dev.maru.protocol.V1Codec;
import dev.maru.room.Rooms;
import dev.maru.session.Desk;
import dev.maru.session.Verbs;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A desk on a lane that the test drives, with polls on it. Owned by the test. */
final class PollHouse implements AutoCloseable {

  static final int OUTBOX_BYTES = 4096;

  private final ManualLane lane = new ManualLane();
  private final ManualLane readers = new ManualLane();
  private final List<Response> responses = new ArrayList<>();
  private final List<Parked> parked = new ArrayList<>();
  private final ZoneId time = ZoneId.of("Asia/Seoul");
  private final V1Codec codec = new V1Codec(time);
  private final FreshLog log;
  private final Hub hub;
  private final Desk desk;
  private Speaker speaker = Speaker.trusted(User.GUEST);
  private int reads;

  PollHouse() throws IOException {
    this(Access.open());
  }

  PollHouse(Access access) throws IOException {
    log = new FreshLog();
    hub = new Hub(List.of(lane), new Pages(log.log(), 4, 4, OUTBOX_BYTES / 4, readers));
    SeedCodec seed = new SeedCodec(time, true, new IdentityFields(Map.of()));
    Verbs verbs = new Verbs(new Rooms().verbs());
    Desk.House house =
        new Desk.House(
            log.log(), access, verbs, codec, seed, OUTBOX_BYTES, 30, Allowance.unlimited());
    desk = new Desk(house, hub.shard(0), new Turn(lane));
  }

  Desk desk() {
    return desk;
  }

  Place place(String room, long after) {
    return new Place(room, new Cursor("", after));
  }

  /** Polls one room, as its own address does. */
  LongPoll poll(int waitSeconds, Place place) {
    LongPoll poll =
        new LongPoll(
            desk, speaker, new RoomAnswer(exchange(), style()), List.of(place), 50, waitSeconds);
    poll.start();
    return poll;
  }

  /** Polls many rooms. */
  void pollMany(int waitSeconds, Place... places) {
    poll(waitSeconds, "", List.of(places)).start();
  }

  /** A poll of many rooms, not started. */
  LongPoll poll(int waitSeconds, String known, List<Place> places) {
    Exchange exchange = exchange(known);
    return new LongPoll(desk, speaker, new RoomsAnswer(exchange, style()), places, 50, waitSeconds);
  }

  private PollAnswer.Style style() {
    return new PollAnswer.Style(codec, PollAdvice.ofTheSeed());
  }

  private Exchange exchange() {
    return exchange("");
  }

  private Exchange exchange(String known) {
    Map<String, String> headers = Map.of("if-none-match", known);
    return exchange(new Request("GET", "/", Map.of(), Map.of(), headers, new byte[0], ""));
  }

  /** A request whose answer is kept, of a client that does not hang up by itself. */
  Exchange exchange(Request request) {
    return new Exchange(
        request,
        responses::add,
        parked::add,
        (head, author) -> {
          throw new AssertionError("a poll has no open end");
        },
        () -> true);
  }

  /** Stores messages and tells the hub. */
  void publish(String room, int count) throws InterruptedException {
    for (Batch batch : log.append(room, count, lane)) {
      hub.publish(batch);
    }
  }

  /** Runs what waits, the database's readers first. */
  void settle() {
    boolean ran = true;
    while (ran) {
      ran = false;
      while (readers.runOne()) {
        reads++;
        ran = true;
      }
      ran |= lane.runAll();
    }
  }

  /** Runs one read, and what the lane makes of it. */
  void settleOneRead() {
    if (readers.runOne()) {
      reads++;
    }
    lane.runAll();
  }

  /** How often the log was read. */
  int reads() {
    return reads;
  }

  /** How many rooms are followed. */
  int rooms() {
    return hub.shard(0).rooms();
  }

  List<Parked> parked() {
    return parked;
  }

  List<Response> responses() {
    return responses;
  }

  List<Integer> statuses() {
    return responses.stream().map(Response::status).toList();
  }

  List<String> bodies() {
    return responses.stream().map(response -> new String(response.body(), UTF_8)).toList();
  }

  static Refusal denied() {
    return new Refusal(ErrorCode.NOT_FOUND, "no such room");
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
