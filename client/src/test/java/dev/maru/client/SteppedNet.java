package dev.maru.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A network that does what a test says. Owned by the test's thread. */
final class SteppedNet implements Net {

  /** One line that was dialled. */
  static final class Dialled implements Line {
    final Transport transport;
    final Map<String, Cursor> rooms;
    final int limit;
    final int echoes;
    final Ear ear;
    final List<String> sent = new ArrayList<>();
    final List<String> joined = new ArrayList<>();
    final List<String> refreshed = new ArrayList<>();
    boolean closed;

    Dialled(Transport transport, Map<String, Cursor> rooms, int limit, int echoes, Ear ear) {
      this.transport = transport;
      this.rooms = rooms;
      this.limit = limit;
      this.echoes = echoes;
      this.ear = ear;
    }

    @Override
    public void join(String room, Cursor cursor) {
      joined.add(room);
    }

    @Override
    public void leave(String room) {
      joined.remove(room);
    }

    @Override
    public boolean send(String command) {
      if (transport == Transport.WEBSOCKET) {
        sent.add(command);
      }
      return transport == Transport.WEBSOCKET;
    }

    @Override
    public void refresh(String token) {
      refreshed.add(token);
    }

    @Override
    public void close() {
      closed = true;
    }

    /** The id of a command that was sent. */
    String id(int index) {
      return Json.parse(sent.get(index)).text("id");
    }

    void says(String frame) {
      ear.frame(Json.parse(frame));
    }

    /** Answers the join of room 7 with so many events after a cursor. */
    void joined(long after, int count, long head) {
      StringBuilder events = new StringBuilder();
      for (long seq = after + 1; seq <= after + count; seq++) {
        events.append(events.isEmpty() ? "" : ",").append(message(seq));
      }
      says(
          "{\"type\":\"joined\",\"room_id\":\"7\",\"epoch\":\"e\",\"head\":%d,\"events\":[%s]}"
              .formatted(head, events));
    }
  }

  /** A request, and the answer it waits for. */
  record Asked<T>(String room, String what, CompletableFuture<T> answer) {}

  final List<Dialled> lines = new ArrayList<>();
  final List<Asked<Page>> reads = new ArrayList<>();
  final List<Integer> limits = new ArrayList<>();
  final List<Asked<Ack>> posts = new ArrayList<>();
  final List<CompletableFuture<String>> renewals = new ArrayList<>();

  /** Whether there is a token to try after a refusal. */
  boolean another = true;

  @Override
  public Line dial(Transport transport, Map<String, Cursor> rooms, int limit, int echoes, Ear ear) {
    Dialled line = new Dialled(transport, rooms, limit, echoes, ear);
    lines.add(line);
    return line;
  }

  @Override
  public CompletableFuture<Page> read(String room, Cursor cursor, int limit) {
    CompletableFuture<Page> page = new CompletableFuture<>();
    limits.add(limit);
    reads.add(new Asked<>(room, Long.toString(cursor.seq()), page));
    return page;
  }

  @Override
  public CompletableFuture<Ack> post(String room, String clientId, String message) {
    CompletableFuture<Ack> ack = new CompletableFuture<>();
    posts.add(new Asked<>(room, clientId, ack));
    return ack;
  }

  @Override
  public CompletableFuture<String> renewToken() {
    CompletableFuture<String> token = new CompletableFuture<>();
    renewals.add(token);
    return token;
  }

  @Override
  public boolean anotherToken() {
    return another;
  }

  @Override
  public void signedIn() {
    another = true;
  }

  Dialled line() {
    return lines.getLast();
  }

  /** A frame with one event of room 7. */
  static String message(long seq) {
    return "{\"type\":\"message\",\"room_id\":\"7\",\"seq\":%d,\"client_id\":\"c%d\",\"data\":{}}"
        .formatted(seq, seq);
  }
}
