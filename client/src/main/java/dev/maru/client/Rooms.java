package dev.maru.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that are followed and how far each is known: whatever line an event came by, the
 * listener is told each once and in order. Owned by the connection's lane.
 */
final class Rooms {

  /** What is known of one room, and who waits to hear that it was joined. */
  private record Followed(Copy copy, CompletableFuture<Cursor> joined) {}

  private final Net net;
  private final World world;
  private final Listener listener;
  private final Map<String, Followed> rooms = new LinkedHashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();

  /** For other threads: how far each room that was joined is known. */
  private final Map<String, Cursor> cursors = new ConcurrentHashMap<>();

  Rooms(Net net, World world, Listener listener) {
    this.net = net;
    this.world = world;
    this.listener = listener;
  }

  void follow(String room, Cursor cursor, CompletableFuture<Cursor> joined) {
    leave(room);
    rooms.put(room, new Followed(new Copy(cursor), joined));
  }

  void leave(String room) {
    Followed before = rooms.remove(room);
    cursors.remove(room);
    if (before != null) {
      before.joined.completeExceptionally(new IOException("the room is followed no longer"));
    }
  }

  /** The server refuses a room: it is followed no longer. */
  void refused(String room, MaruException why) {
    Followed followed = rooms.remove(room);
    cursors.remove(room);
    if (followed != null && !followed.joined.completeExceptionally(why)) {
      listener.trouble(why);
    }
  }

  /** Where each room goes on, for a line that is to be opened. */
  Map<String, Cursor> wanted() {
    Map<String, Cursor> wanted = new LinkedHashMap<>();
    rooms.forEach((room, followed) -> wanted.put(room, followed.copy.wanted()));
    return wanted;
  }

  /** How far each joined room is known; a copy, for any thread. */
  Map<String, Cursor> cursors() {
    return Map.copyOf(cursors);
  }

  /** Whether an event of a room is known, or the room no longer of interest. */
  boolean reached(String room, long seq) {
    Followed followed = rooms.get(room);
    return followed == null || (followed.copy.known() && followed.copy.cursor().seq() >= seq);
  }

  /** Takes some of the log: the answer to a join, a poll, or what was missing. */
  void page(Page page, Cursor asked) {
    Followed followed = rooms.get(page.room());
    if (followed == null) {
      return;
    }
    Copy copy = followed.copy;
    boolean anew = copy.take(page, asked);
    cursors.put(page.room(), copy.cursor());
    if (anew) {
      listener.reset(page.room(), copy.cursor());
    }
    page.events().forEach(this::offer);
    followed.joined.complete(copy.cursor());
  }

  void offer(Entry entry) {
    Followed followed = rooms.get(entry.room());
    if (followed != null) {
      Copy copy = followed.copy;
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

  void head(String room, long head) {
    Followed followed = rooms.get(room);
    if (followed != null && followed.copy.behind(head)) {
      fetch(room, followed.copy);
    }
  }

  /** Reads what is missing; it waits in the log meanwhile, not here. */
  private void fetch(String room, Copy copy) {
    copy.fetch();
    Cursor from = copy.cursor();
    int limit = Pages.after(failures.getOrDefault(room, 0));
    var _ =
        net.read(room, from, limit)
            .whenComplete((page, why) -> world.execute(() -> fetched(room, copy, from, page, why)));
  }

  private void fetched(
      String room, Copy copy, Cursor from, @Nullable Page page, @Nullable Throwable why) {
    Followed followed = rooms.get(room);
    if (followed == null || followed.copy != copy) {
      return;
    }
    if (page == null) {
      unread(room, copy, why instanceof CompletionException e ? e.getCause() : why);
      return;
    }
    failures.remove(room);
    page(page, from);
    if (!page.events().isEmpty() && copy.behind(page.head())) {
      fetch(room, copy);
    }
  }

  private void unread(String room, Copy copy, @Nullable Throwable why) {
    int failed = failures.merge(room, 1, Integer::sum);
    listener.trouble(why instanceof Exception e ? e : new IOException("not read", why));
    long told = why instanceof MaruException refusal ? refusal.retryAfterMs() : 0;
    long pause = told > 0 ? told : Backoff.fullJitter(failed, world.random());
    var _ =
        world.later(
            pause,
            () -> {
              copy.fetched();
              if (rooms.containsKey(room) && copy.behind(0)) {
                fetch(room, copy);
              }
            });
  }

  /** Nothing is followed any more. */
  void close() {
    IOException why = new IOException("the connection is closed");
    rooms.values().forEach(followed -> followed.joined.completeExceptionally(why));
    rooms.clear();
  }
}
