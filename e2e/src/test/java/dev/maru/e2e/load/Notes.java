package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.maru.e2e.check.Entry;
import dev.maru.e2e.check.History;
import dev.maru.e2e.check.Row;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one client writes into the history, and the cursors it remembers over all its connections.
 * Any thread; what concerns one room comes from one attachment at a time.
 */
final class Notes {
  /** The cursor of a room: how far the client has seen it, in which life of its log. */
  record Cursor(long seq, String epoch) {}

  final String user;
  private final History history;
  private final Map<String, Cursor> cursors = new ConcurrentHashMap<>();

  Notes(History history, String user, List<String> rooms) {
    this.history = history;
    this.user = user;
    for (String room : rooms) {
      cursors.put(room, new Cursor(0, ""));
      history.add(at -> new Entry.Grant(at, user, room));
    }
  }

  Cursor cursor(String room) {
    return cursors.getOrDefault(room, new Cursor(0, ""));
  }

  void attach(String room, String via) {
    long after = cursor(room).seq();
    history.add(at -> new Entry.Attach(at, user, room, after, via));
  }

  /** A client without cursors begins with whatever comes. */
  void attachAnywhere(String room, String via) {
    history.add(at -> new Entry.Attach(at, user, room, -1, via));
  }

  void detach(String room) {
    history.add(at -> new Entry.Detach(at, user, room));
  }

  void epoch(String room, String epoch) {
    cursors.compute(room, (name, cursor) -> new Cursor(cursor == null ? 0 : cursor.seq(), epoch));
  }

  void reset(String room) {
    history.add(at -> new Entry.Reset(at, user, room));
  }

  void seen(JsonNode event) {
    seen(Body.row(event));
  }

  void seen(Row row) {
    cursors.compute(
        row.room(), (name, cursor) -> new Cursor(row.seq(), cursor == null ? "" : cursor.epoch()));
    history.add(
        at -> new Entry.Seen(at, user, row.room(), row.seq(), row.author(), row.id(), row.body()));
  }

  void invoke(Message message, String via) {
    history.add(at ->
        new Entry.Invoke(
            at,
            user,
            message.room,
            message.id,
            message.attempt,
            Body.digest(message.data),
            message.order,
            via));
  }

  void outcome(Message message, Outcome outcome) {
    String room = message.room;
    String id = message.id;
    int attempt = message.attempt;
    history.add(at ->
        switch (outcome) {
          case Outcome.Accepted(long seq, boolean dup) ->
              new Entry.Ok(at, user, room, id, attempt, seq, dup);
          case Outcome.Refused(String code, _) -> new Entry.Fail(at, user, room, id, attempt, code);
          case Outcome.Lost(String why) -> new Entry.Unknown(at, user, room, id, attempt, why);
        });
  }
}
