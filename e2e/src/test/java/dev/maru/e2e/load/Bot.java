package dev.maru.e2e.load;

import dev.maru.client.Ack;
import dev.maru.client.Connection;
import dev.maru.client.Cursor;
import dev.maru.client.Entry;
import dev.maru.client.Listener;
import dev.maru.client.Maru;
import dev.maru.client.MaruException;
import dev.maru.client.Person;
import dev.maru.client.State;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One person with the product's own Java client: it joins once, from the beginning, and leaves
 * everything else to the client but the wish for another transport. Owned by its own thread; what
 * it hears comes from the client's.
 */
final class Bot implements Participant, Listener {
  private static final long TALK_MILLIS = 500;
  private static final int MOST_OPEN_SENDS = 4;

  private final URI address;
  private final Notes notes;
  private final List<String> rooms;
  private final boolean talks;
  private final Random random;
  private final CountDownLatch stopped;
  private final AtomicLong switches;
  private final AtomicInteger unsettled = new AtomicInteger();
  private dev.maru.client.@Nullable Transport before;
  private int said;
  private volatile boolean talking = true;
  private volatile @Nullable State state;
  private volatile long changed;

  /**
   * One that has not begun.
   *
   * @param switches counts when the transport changed
   */
  Bot(
      URI address,
      Notes notes,
      List<String> rooms,
      boolean talks,
      Random random,
      CountDownLatch stopped,
      AtomicLong switches) {
    this.address = address;
    this.notes = notes;
    this.rooms = rooms;
    this.talks = talks;
    this.random = random;
    this.stopped = stopped;
    this.switches = switches;
  }

  @Override
  public void run() {
    Maru maru = Maru.at(address).as(new Person(notes.user, "T", notes.user));
    try (Connection connection = maru.connect(this)) {
      for (String room : rooms) {
        notes.attach(room, "bot");
        var _ = connection.join(room, Cursor.START);
      }
      live(connection);
      connection.use(dev.maru.client.Transport.WEBSOCKET, dev.maru.client.Transport.LONG_POLL);
      stopped.await();
      rooms.forEach(notes::detach);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Talks, and wishes for another transport now and then. */
  private void live(Connection connection) throws InterruptedException {
    long change = System.nanoTime() + dwell();
    long speak = System.nanoTime() + pause();
    while (talking) {
      long wait = Math.min(change, speak) - System.nanoTime();
      if (stopped.await(Math.clamp(wait, 1_000_000, 50_000_000), TimeUnit.NANOSECONDS)) {
        return;
      }
      if (System.nanoTime() >= change) {
        List<dev.maru.client.Transport> order = new ArrayList<>(dev.maru.client.Transport.ALL);
        Collections.shuffle(order, random);
        connection.use(order.removeFirst(), order.toArray(dev.maru.client.Transport[]::new));
        change = System.nanoTime() + dwell();
      }
      if (System.nanoTime() >= speak && unsettled.get() < MOST_OPEN_SENDS) {
        say(connection);
        speak = System.nanoTime() + pause();
      }
    }
  }

  private long dwell() {
    int millis = random.nextInt(Client.LEAST_DWELL_MILLIS, Client.MOST_DWELL_MILLIS);
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private long pause() {
    if (!talks) {
      return Long.MAX_VALUE / 4;
    }
    return TimeUnit.MILLISECONDS.toNanos(random.nextLong(2 * TALK_MILLIS) + 1);
  }

  private void say(Connection connection) {
    String id = notes.user + "-" + ++said;
    String room = rooms.get(random.nextInt(rooms.size()));
    Message message = new Message(room, id, Body.message(id, "저는 봇입니다 " + said), notes.user);
    message.attempt = 1;
    unsettled.incrementAndGet();
    notes.invoke(message, "bot");
    var _ =
        connection
            .send(room, id, message.data.toString())
            .whenComplete((ack, why) -> settled(message, ack, why));
  }

  private void settled(Message message, @Nullable Ack ack, @Nullable Throwable why) {
    if (ack != null) {
      notes.outcome(message, new Outcome.Accepted(ack.seq(), ack.dup()));
    } else if (why instanceof MaruException no && !no.temporary()) {
      notes.outcome(message, new Outcome.Refused(no.code(), false));
    } else {
      notes.outcome(message, new Outcome.Lost(String.valueOf(why)));
    }
    unsettled.decrementAndGet();
  }

  @Override
  public void event(Entry entry) {
    notes.seen(
        Body.row(entry.room(), entry.seq(), entry.from().id(), entry.clientId(), entry.data()));
  }

  @Override
  public void reset(String room, Cursor cursor) {
    notes.reset(room);
  }

  @Override
  public void state(State state) {
    this.state = state;
    changed = System.nanoTime();
    if (state.phase() == State.Phase.LIVE) {
      if (before != null && before != state.transport()) {
        switches.incrementAndGet();
      }
      before = state.transport();
    }
  }

  /** Its connection is its client's. */
  @Override
  public void cut() {}

  @Override
  public void hush() {
    talking = false;
  }

  @Override
  public boolean idle() {
    return !talking && unsettled.get() == 0;
  }

  @Override
  public Notes notes() {
    return notes;
  }

  @Override
  public List<String> rooms() {
    return rooms;
  }

  @Override
  public String toString() {
    long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed);
    return "%s since %d ms %s, unsettled %s".formatted(notes.user, since, state, unsettled);
  }
}
