package dev.maru.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket: hello, as many echoes as are wanted, then the joins. What it knows is guarded by its
 * lock.
 */
final class SocketLine implements Line {

  /** What the id of a join begins with; its number follows, for an id is shorter than a name. */
  private static final String JOIN = "j";

  /** How much longer than the server's ping a silence may be. */
  private static final double SILENCE = 1.5;

  /** A join on its way. */
  private record Join(String room, Cursor from) {}

  private final Http http;
  private final Ear ear;
  private final Wire wire;
  private final Map<String, Cursor> rooms;
  private final int limit;
  private final Map<String, Join> joins = new HashMap<>();

  /** The id of the last join of each room: what an earlier one is answered does not matter. */
  private final Map<String, String> lastJoins = new HashMap<>();

  private int number;
  private int echoes;
  private long silenceMs;
  private boolean greeted;

  private SocketLine(Http http, Map<String, Cursor> rooms, int limit, int echoes, Ear ear) {
    this.http = http;
    this.ear = ear;
    this.rooms = new HashMap<>(rooms);
    this.limit = limit;
    this.echoes = echoes;
    this.wire = new Wire(this::receive, (code, _) -> ear.ended(code, 0));
  }

  static SocketLine open(Http http, Map<String, Cursor> rooms, int limit, int echoes, Ear ear) {
    SocketLine line = new SocketLine(http, rooms, limit, echoes, ear);
    var _ =
        http.socket(line.wire)
            .whenComplete((socket, why) -> {
              if (socket == null) {
                ear.ended(Comeback.LINE_CUT, Http.retryAfter(why));
              } else {
                line.wire.opened(socket);
                // Asking for a token may wait; this thread is of a pool that others read by.
                Thread.ofVirtual().name("maru-hello").start(line::greet);
              }
            });
    return line;
  }

  private void greet() {
    try {
      wire.send("{\"action\":\"hello\",\"v\":1,\"id\":\"hello\"" + http.greeting() + "}");
    } catch (MaruException signedOut) {
      end(Comeback.code(signedOut));
    } catch (IOException e) {
      end(Comeback.LINE_CUT);
    }
  }

  private void receive(String text) {
    try {
      take(Json.parse(text));
    } catch (IllegalArgumentException e) {
      end(Comeback.LINE_CUT);
    }
  }

  /** Ends it for a reason of ours, told before the server can answer our farewell. */
  private void end(int code) {
    ear.ended(code, 0);
    wire.close();
  }

  private void take(Json frame) {
    String id = frame.text("id");
    switch (frame.text("type")) {
      case "welcome" -> greeted((long) (frame.number("ping_ms", 0) * SILENCE));
      case "pong" -> proven();
      case "joined" -> joined(answered(id), frame);
      case "error" -> {
        if (id.startsWith(JOIN)) {
          refused(answered(id), new MaruException(frame));
        } else if (id.equals("hello")) {
          refused(new MaruException(frame));
        } else {
          ear.frame(frame);
        }
      }
      default -> ear.frame(frame);
    }
  }

  /** The join that this answers; null if another one of that room followed it. */
  private synchronized @Nullable Join answered(String id) {
    return joins.remove(id);
  }

  private void joined(@Nullable Join join, Json frame) {
    if (join == null) {
      ear.heartbeat();
    } else {
      ear.page(Page.of(frame, join.from), join.from);
    }
  }

  private void refused(@Nullable Join join, MaruException why) {
    if (join == null) {
      ear.heartbeat();
    } else if (why.temporary()) {
      refused(why);
    } else {
      ear.refused(join.room, why);
    }
  }

  private void refused(MaruException why) {
    ear.ended(Comeback.code(why), why.retryAfterMs());
  }

  private synchronized void greeted(long silence) {
    http.token().accepted();
    silenceMs = silence;
    greeted = echoes == 0;
    proveOrOpen();
  }

  private synchronized void proven() {
    if (!greeted) {
      echoes--;
      greeted = echoes == 0;
      proveOrOpen();
    }
  }

  private void proveOrOpen() {
    if (greeted) {
      ear.opened(silenceMs);
      rooms.forEach(this::sendJoin);
    } else {
      wire.send("{\"action\":\"ping\",\"id\":\"echo\",\"n\":" + echoes + "}");
    }
  }

  @Override
  public synchronized void join(String room, Cursor cursor) {
    rooms.put(room, cursor);
    if (greeted) {
      sendJoin(room, cursor);
    }
  }

  private void sendJoin(String room, Cursor cursor) {
    String id = JOIN + ++number;
    forget(room);
    lastJoins.put(room, id);
    joins.put(id, new Join(room, cursor));
    String after =
        cursor.isNewest()
            ? ""
            : ",\"after\":" + cursor.seq() + ",\"epoch\":" + Json.quote(cursor.epoch());
    wire.send(
        "{\"action\":\"join\",\"id\":%s,\"limit\":%d,\"room_id\":%s%s}"
            .formatted(Json.quote(id), limit, Json.quote(room), after));
  }

  private void forget(String room) {
    String before = lastJoins.remove(room);
    if (before != null) {
      joins.remove(before);
    }
  }

  @Override
  public synchronized void leave(String room) {
    forget(room);
    if (rooms.remove(room) != null && greeted) {
      wire.send("{\"action\":\"leave\",\"room_id\":" + Json.quote(room) + "}");
    }
  }

  @Override
  public void refresh(String token) {
    wire.send("{\"action\":\"refresh\",\"id\":\"refresh\",\"token\":" + Json.quote(token) + "}");
  }

  @Override
  public boolean send(String command) {
    wire.send(command);
    return true;
  }

  @Override
  public void close() {
    wire.close();
  }
}
