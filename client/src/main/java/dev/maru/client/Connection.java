package dev.maru.client;

import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket to the server, owned by its lane: every joined room's events reach the listener once
 * and in order. It does not come back by itself: open another and join from {@link #cursors}.
 */
public final class Connection implements AutoCloseable {

  private static final int LINE_CUT = 1006;
  private static final int PAGE = 200;

  private final Maru maru;
  private final Listener listener;
  private final Lane lane = new Lane();
  private final Wire wire = new Wire(this::receive, this::ended);
  private final Map<String, CompletableFuture<Json>> waiting = new HashMap<>();
  private final Map<String, Copy> copies = new HashMap<>();
  private final Map<String, Cursor> cursors = new ConcurrentHashMap<>();
  private long ids;
  private boolean over;

  private Connection(Maru maru, Listener listener) {
    this.maru = maru;
    this.listener = listener;
  }

  static Connection open(Maru maru, Listener listener, Duration timeout)
      throws IOException, InterruptedException {
    Connection connection = new Connection(maru, listener);
    CompletableFuture<Json> welcome =
        maru.http()
            .newWebSocketBuilder()
            .connectTimeout(timeout)
            .buildAsync(maru.socket(), connection.wire)
            .thenCompose(connection::hello);
    try {
      welcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return connection;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
    } catch (TimeoutException e) {
      connection.close();
      throw new IOException("no welcome within " + timeout.toSeconds() + " s", e);
    }
  }

  private CompletableFuture<Json> hello(WebSocket socket) {
    wire.opened(socket);
    return ask("\"action\":\"hello\",\"v\":1" + maru.greeting());
  }

  /**
   * Follows a room from a cursor; completes with the cursor reached once the server has answered.
   */
  public CompletableFuture<Cursor> join(String room, Cursor cursor) {
    StringBuilder join = new StringBuilder("\"action\":\"join\",\"limit\":").append(PAGE);
    join.append(",\"room_id\":").append(Json.quote(room));
    if (!cursor.isNewest()) {
      join.append(",\"after\":").append(cursor.seq());
      join.append(",\"epoch\":").append(Json.quote(cursor.epoch()));
    }
    lane.execute(() -> copies.put(room, new Copy(cursor)));
    return ask(join.toString()).thenApply(_ -> cursors.getOrDefault(room, cursor));
  }

  /** Follows a room no longer; completes with the cursor that it ended at. */
  public CompletableFuture<Cursor> leave(String room) {
    Cursor last = cursors.getOrDefault(room, Cursor.NEWEST);
    lane.execute(() -> {
      copies.remove(room);
      cursors.remove(room);
    });
    return ask("\"action\":\"leave\",\"room_id\":" + Json.quote(room)).thenApply(_ -> last);
  }

  /**
   * Sends a message; completes when it is stored, or with a {@link MaruException}. When the line is
   * cut it fails with an {@link IOException}, and the same {@code clientId} may be sent again.
   *
   * @param message a JSON object as text
   */
  public CompletableFuture<Ack> send(String room, String clientId, String message) {
    String command =
        "\"action\":\"message\",\"room_id\":"
            + Json.quote(room)
            + ",\"client_id\":"
            + Json.quote(clientId)
            + ",\"message\":"
            + message;
    return ask(command).thenApply(Ack::of);
  }

  /** How far each joined room is known; a copy. */
  public Map<String, Cursor> cursors() {
    return Map.copyOf(cursors);
  }

  /** Says goodbye; what was not acknowledged fails. */
  @Override
  public void close() {
    wire.close();
    ended(WebSocket.NORMAL_CLOSURE, "closed here");
  }

  private CompletableFuture<Json> ask(String fields) {
    CompletableFuture<Json> reply = new CompletableFuture<>();
    lane.execute(() -> {
      if (over) {
        reply.completeExceptionally(new IOException("the connection is over"));
      } else {
        String id = Long.toString(++ids);
        waiting.put(id, reply);
        wire.send("{\"id\":\"" + id + "\"," + fields + "}");
      }
    });
    return reply;
  }

  private void ended(int code, String reason) {
    lane.execute(() -> {
      if (!over) {
        over = true;
        IOException why = new IOException("the connection ended: " + code + " " + reason);
        waiting.values().forEach(reply -> reply.completeExceptionally(why));
        waiting.clear();
        listener.closed(code, reason);
      }
    });
  }

  private void receive(String text) {
    lane.execute(() -> {
      try {
        take(Json.parse(text));
      } catch (IllegalArgumentException e) {
        wire.close();
        ended(LINE_CUT, "the server sent no JSON: " + e.getMessage());
      }
    });
  }

  private void take(Json frame) {
    switch (frame.text("type")) {
      case "message", "event" -> offer(Entry.of(frame));
      case "ping" -> frame.object("heads").numbers().forEach(this::head);
      case "joined" -> {
        joined(frame);
        reply(frame);
      }
      case "error" -> fail(frame);
      default -> reply(frame);
    }
  }

  private void reply(Json frame) {
    CompletableFuture<Json> reply = waiting.remove(frame.text("id"));
    if (reply != null) {
      reply.complete(frame);
    }
  }

  private void fail(Json frame) {
    MaruException why = new MaruException(frame);
    CompletableFuture<Json> reply = waiting.remove(frame.text("id"));
    if (reply != null) {
      reply.completeExceptionally(why);
    } else {
      listener.trouble(why);
    }
  }

  private void joined(Json frame) {
    String room = frame.text("room_id");
    Copy copy = copies.get(room);
    if (copy != null) {
      take(room, copy, Page.of(frame, copy.wantsNewest() ? Cursor.NEWEST : copy.cursor()));
    }
  }

  /** Takes a page of the log: the answer to a join, or what was fetched. */
  private void take(String room, Copy copy, Page page) {
    long first = page.events().isEmpty() ? page.cursor().seq() : page.events().getFirst().seq() - 1;
    boolean anew = copy.take(page, first);
    cursors.put(room, copy.cursor());
    if (anew) {
      listener.reset(room, copy.cursor());
    }
    page.events().forEach(this::offer);
  }

  private void offer(Entry entry) {
    Copy copy = copies.get(entry.room());
    if (copy != null) {
      switch (copy.offer(entry.seq())) {
        case APPLY -> {
          cursors.put(entry.room(), copy.cursor());
          listener.event(entry);
        }
        case FETCH -> fetch(entry.room(), copy);
        case DROP -> {}
      }
    }
  }

  private void head(String room, long head) {
    Copy copy = copies.get(room);
    if (copy != null && copy.behind(head)) {
      fetch(room, copy);
    }
  }

  /** Reads what is missing; live events wait in the log meanwhile, not here. */
  private void fetch(String room, Copy copy) {
    copy.fetch();
    Cursor from = copy.cursor();
    Thread.ofVirtual().name("maru-fetch").start(() -> fetch(room, copy, from));
  }

  private void fetch(String room, Copy copy, Cursor from) {
    try {
      Page page = maru.read(room, from, Duration.ZERO);
      lane.execute(() -> {
        take(room, copy, page);
        if (!page.events().isEmpty() && copy.behind(page.head())) {
          fetch(room, copy);
        }
      });
    } catch (IOException e) {
      lane.execute(() -> {
        copy.fetched();
        listener.trouble(e);
      });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
