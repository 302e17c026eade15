package dev.maru.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line from being dialled to its end: brings what it hears into the lane, and watches that it
 * opens and is not silent. Owned by its link, in the connection's lane.
 */
final class Attempt implements Ear {

  /** A line that has not opened by then is given up. Source: promises.md, F28. */
  static final long OPEN_MS = 5_000;

  final Transport transport;

  /** Whether it was asked for, so that the limits of climbing do not count. */
  final boolean asked;

  private final World world;
  private final Rooms rooms;
  private final Link link;
  private final Map<String, Cursor> cursors = new HashMap<>();

  /** The head each room had when this line answered: what has to be known before it is enough. */
  private final Map<String, Long> heads = new HashMap<>();

  private @Nullable Line line;
  private World.Timer watch;
  private boolean open;
  private boolean over;
  private long openedAt;
  private long heardAt;
  private long silenceMs;
  private long told;

  Attempt(Transport transport, boolean asked, World world, Rooms rooms, Link link) {
    this.transport = transport;
    this.asked = asked;
    this.world = world;
    this.rooms = rooms;
    this.link = link;
    this.watch = world.later(OPEN_MS, () -> end(Comeback.LINE_CUT, 0));
  }

  void dial(Net net, int limit, int echoes) {
    cursors.putAll(rooms.wanted());
    line = net.dial(transport, Map.copyOf(cursors), limit, echoes, this);
  }

  void join(String room, Cursor cursor) {
    heads.remove(room);
    cursors.put(room, cursor);
    if (line != null) {
      line.join(room, cursor);
    }
  }

  void leave(String room) {
    cursors.remove(room);
    if (line != null) {
      line.leave(room);
    }
  }

  boolean send(String command) {
    return open && !over && line != null && line.send(command);
  }

  void refresh(String token) {
    if (line != null) {
      line.refresh(token);
    }
  }

  boolean isOpen() {
    return open;
  }

  /** How long it has been open. */
  long age() {
    return open ? world.now() - openedAt : 0;
  }

  /** Whether everything that there was when it answered is known: another line may end. */
  boolean caughtUp() {
    return open
        && heads.keySet().containsAll(rooms.wanted().keySet())
        && heads.entrySet().stream().allMatch(e -> rooms.reached(e.getKey(), e.getValue()));
  }

  /** Ends it; it is not heard any more. */
  void close() {
    over = true;
    watch.cancel();
    if (line != null) {
      line.close();
    }
  }

  @Override
  public void opened(long silence) {
    act(() -> {
      open = true;
      openedAt = world.now();
      silenceMs = silence;
      watch.cancel();
      look();
      link.opened(this);
    });
  }

  private void look() {
    if (silenceMs > 0) {
      watch = world.later(Math.max(1, heardAt + silenceMs - world.now()), this::listen);
    }
  }

  private void listen() {
    if (world.now() - heardAt >= silenceMs) {
      end(Comeback.LINE_CUT, 0);
    } else {
      look();
    }
  }

  @Override
  public void heartbeat() {
    act(() -> {});
  }

  @Override
  public void frame(Json frame) {
    act(() -> {
      switch (frame.text("type")) {
        case "message", "event" -> {
          rooms.offer(Entry.of(frame));
          link.advanced(this);
        }
        case "joined" -> {
          Cursor from = cursors.get(frame.text("room_id"));
          if (from != null) {
            take(Page.of(frame, from), from);
          }
        }
        case "ping" -> frame.object("heads").numbers().forEach(rooms::head);
        case "token_expiring" -> link.expiring(frame.number("expires_in_ms", 0));
        case "bye" -> told = frame.number("retry_after_ms", 0);
        case "ack", "error" -> link.reply(frame);
        default -> {
          // A state of people, or advice: nothing of the log.
        }
      }
    });
  }

  @Override
  public void page(Page page, Cursor from) {
    act(() -> {
      if (cursors.containsKey(page.room())) {
        take(page, from);
      }
    });
  }

  private void take(Page page, Cursor from) {
    rooms.page(page, from);
    heads.putIfAbsent(page.room(), page.head());
    link.advanced(this);
  }

  @Override
  public void refused(String room, MaruException why) {
    act(() -> {
      cursors.remove(room);
      rooms.refused(room, why);
      link.advanced(this);
    });
  }

  @Override
  public void ended(int code, long retryAfterMs) {
    world.execute(() -> end(code, retryAfterMs));
  }

  private void end(int code, long retryAfterMs) {
    if (!over) {
      close();
      link.ended(this, code, Math.max(told, retryAfterMs));
    }
  }

  private void act(Runnable what) {
    world.execute(() -> {
      if (!over) {
        heardAt = world.now();
        what.run();
      }
    });
  }
}
