package dev.maru.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * An attachment to the server that keeps itself up: it takes the best transport that works, falls
 * to a lower one, climbs back, and resumes each room from its cursor. Every joined room's events
 * reach the listener once and in order. Any thread may use it; what it owns is in its lane.
 */
public final class Connection implements AutoCloseable {

  private final World world;
  private final Rooms rooms;
  private final Link link;

  Connection(Net net, World world, Listener listener) {
    Listener fenced = new FencedListener(listener);
    this.world = world;
    this.rooms = new Rooms(net, world, fenced);
    this.link = new Link(net, world, rooms, fenced);
    world.execute(link::start);
  }

  /**
   * Follows a room from a cursor; completes with the cursor reached once the server has answered,
   * with a {@link MaruException} if it refuses. Joining again starts from the cursor given.
   */
  public CompletableFuture<Cursor> join(String room, Cursor cursor) {
    CompletableFuture<Cursor> joined = new CompletableFuture<>();
    world.execute(() -> {
      rooms.follow(room, cursor, joined);
      link.join(room, cursor);
    });
    return joined;
  }

  /** Follows a room no longer; completes with the cursor that it ended at. */
  public CompletableFuture<Cursor> leave(String room) {
    CompletableFuture<Cursor> left = new CompletableFuture<>();
    world.execute(() -> {
      Cursor last = rooms.cursors().getOrDefault(room, Cursor.NEWEST);
      rooms.leave(room);
      link.leave(room);
      left.complete(last);
    });
    return left;
  }

  /**
   * Sends a message; completes when it is stored. It is repeated under its client id, by whatever
   * transport, until the outcome is known; in a room one send follows the other. Fails with a
   * {@link MaruException} if the server refuses it, and with an {@link IOException} if this is
   * closed before: then it may or may not be stored, and may be sent again under the same id.
   *
   * @param clientId the sender's own name for this message, 1 to 64 characters
   * @param message a JSON object as text
   */
  public CompletableFuture<Ack> send(String room, String clientId, String message) {
    CompletableFuture<Ack> ack = new CompletableFuture<>();
    world.execute(() -> link.outbox().add(room, clientId, message, ack));
    return ack;
  }

  /** Only these transports from now on, best first; without a gap if another one is in use. */
  public void use(Transport first, Transport... others) {
    List<Transport> transports =
        Stream.concat(Stream.of(first), Stream.of(others)).distinct().toList();
    world.execute(() -> link.use(transports));
  }

  /** Comes back after {@link State.Phase#STOPPED}, with whoever is signed in now. */
  public void reconnect() {
    world.execute(link::restart);
  }

  /** How far each joined room is known; a copy. */
  public Map<String, Cursor> cursors() {
    return rooms.cursors();
  }

  /** Ends it; what was not acknowledged fails. */
  @Override
  public void close() {
    world.execute(() -> {
      link.outbox().close();
      link.stop();
      rooms.close();
    });
  }
}
