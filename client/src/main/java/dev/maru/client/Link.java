package dev.maru.client;

import dev.maru.client.State.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one line up: which transport, when again, when a better one, when to stop. For a moment
 * there are two lines, the one in use and the one to come: it takes over when it has caught up.
 * Owned by the connection's lane.
 */
final class Link {

  /** A line that broke sooner after opening counts as one more failure. */
  static final long STEADY_MS = 10_000;

  private final Net net;
  private final World world;
  private final Rooms rooms;
  private final Outbox outbox;
  private final Consumer<State> states;
  private final Renewal renewal;
  private final Climb climb = new Climb();
  private final Deque<Transport> candidates = new ArrayDeque<>();
  private Ladder ladder = new Ladder(Transport.ALL);
  private @Nullable Attempt current;
  private @Nullable Attempt coming;
  private World.@Nullable Timer timer;
  private World.@Nullable Timer looking;
  private int failures;
  private boolean renewed;
  private boolean waitingAsTold;
  private boolean stopped = true;

  Link(Net net, World world, Rooms rooms, Listener listener) {
    this.net = net;
    this.world = world;
    this.rooms = rooms;
    this.states = listener::state;
    this.outbox = new Outbox(net, world, this::send);
    this.renewal = new Renewal(net, world, this::refresh);
  }

  Outbox outbox() {
    return outbox;
  }

  private boolean send(String command) {
    return current != null && current.send(command);
  }

  private void refresh(String token) {
    if (current != null) {
      current.refresh(token);
    }
  }

  /** The token ends in so many milliseconds. */
  void expiring(long ms) {
    renewal.begin(ms);
  }

  /** Comes back with whoever is signed in now. */
  void restart() {
    net.signedIn();
    start();
    outbox.resume();
  }

  void start() {
    if (stopped) {
      stopped = false;
      failures = 0;
      renewed = false;
      dial();
    }
  }

  void stop() {
    stop(1000);
  }

  private void stop(int code) {
    stopped = true;
    hangUp();
    cancel(timer);
    renewal.stop();
    show(Phase.STOPPED, ladder.transport(), code, 0);
  }

  void join(String room, Cursor cursor) {
    if (current != null) {
      current.join(room, cursor);
    }
    if (coming != null) {
      coming.join(room, cursor);
    }
  }

  void leave(String room) {
    if (current != null) {
      current.leave(room);
    }
    if (coming != null) {
      coming.leave(room);
    }
  }

  /** Only these transports from now on, best first; changes over if another is in use. */
  void use(List<Transport> transports) {
    Attempt now = current;
    ladder = new Ladder(transports);
    endLooking();
    if (stopped) {
      return;
    }
    if (now == null || !now.isOpen()) {
      if (!waitingAsTold) {
        dial();
      }
      return;
    }
    ladder.standOn(now.transport);
    look(true);
  }

  private void dial() {
    hangUp();
    cancel(timer);
    waitingAsTold = false;
    show(Phase.CONNECTING, ladder.transport(), 0, 0);
    current = attempt(ladder.transport(), false, 0);
  }

  private Attempt attempt(Transport transport, boolean asked, int echoes) {
    Attempt attempt = new Attempt(transport, asked, world, rooms, this);
    attempt.dial(net, Pages.after(failures), echoes);
    return attempt;
  }

  private void hangUp() {
    endLooking();
    if (current != null) {
      current.close();
      current = null;
      outbox.lineLost();
    }
  }

  private void endLooking() {
    cancel(looking);
    candidates.clear();
    if (coming != null) {
      coming.close();
      coming = null;
    }
  }

  void opened(Attempt attempt) {
    if (attempt == current) {
      live(attempt);
    } else {
      advanced(attempt);
    }
  }

  private void live(Attempt attempt) {
    ladder.standOn(attempt.transport);
    show(Phase.LIVE, attempt.transport, 0, 0);
    outbox.resume();
    lookLater();
  }

  /** Something came: a line that has caught up takes over. */
  void advanced(Attempt attempt) {
    if (attempt == coming && attempt.caughtUp()) {
      if (!attempt.asked) {
        climb.moved(world.now());
      }
      takeOver(attempt);
    }
  }

  private void takeOver(Attempt attempt) {
    Attempt before = current;
    coming = null;
    candidates.clear();
    current = attempt;
    if (before != null) {
      before.close();
    }
    outbox.lineLost();
    if (attempt.isOpen()) {
      live(attempt);
    } else {
      show(Phase.CONNECTING, attempt.transport, 0, 0);
    }
  }

  void reply(Json frame) {
    String id = frame.text("id");
    if (frame.text("type").equals("ack")) {
      outbox.acked(id, Ack.of(frame));
    } else if (id.equals("refresh")) {
      renewal.refused(new MaruException(frame));
    } else {
      outbox.refused(id, new MaruException(frame));
    }
  }

  void ended(Attempt attempt, int code, long told) {
    if (attempt == coming) {
      coming = null;
      tryNext(attempt.asked);
    } else if (attempt == current) {
      if (attempt.age() >= STEADY_MS) {
        ladder.steady();
        failures = 0;
        renewed = false;
      }
      current = null;
      lost(code, told);
    }
  }

  private void lost(int code, long told) {
    Comeback comeback = Comeback.of(code);
    boolean blamed = comeback == Comeback.NOT_THAT && outbox.blame(code);
    Attempt next = coming;
    if (next != null && (comeback == Comeback.BACK_OFF || comeback == Comeback.AT_ONCE)) {
      takeOver(next);
      return;
    }
    endLooking();
    outbox.lineLost();
    switch (comeback) {
      case NEVER -> stop(code);
      case NEW_TOKEN -> renew(code);
      case NOT_THAT -> {
        if (blamed) {
          again(code, told);
        } else {
          stop(code);
        }
      }
      case OTHER_TRANSPORT -> await(ladder.absent() ? jitter() : 0, code);
      case AT_ONCE -> {
        // Once; a line that keeps breaking is met with the ordinary wait.
        if (failures == 0) {
          failures = 1;
          await(0, code);
        } else {
          again(code, told);
        }
      }
      case BACK_OFF -> again(code, told);
    }
  }

  private void renew(int code) {
    // A second refusal in a row is not about the token's age.
    if (renewed || !net.anotherToken()) {
      stop(code);
    } else {
      renewed = true;
      await(0, code);
    }
  }

  private void again(int code, long told) {
    if (told > 0) {
      waitingAsTold = true;
      await(told, code);
    } else {
      await(ladder.failed() ? jitter() : 0, code);
    }
  }

  private long jitter() {
    return Backoff.fullJitter(++failures, world.random());
  }

  private void await(long ms, int code) {
    show(Phase.WAITING, ladder.transport(), code, ms);
    cancel(timer);
    timer = world.later(ms, this::dial);
  }

  /** In a while, looks whether a better transport works. */
  private void lookLater() {
    cancel(looking);
    if (current != null && !ladder.above(current.transport).isEmpty()) {
      looking = world.later(climb.pause(world.random()), () -> look(false));
    }
  }

  private void look(boolean asked) {
    if (!asked && !climb.allowed(world.now())) {
      lookLater();
    } else if (current != null) {
      candidates.clear();
      candidates.addAll(ladder.above(current.transport));
      tryNext(asked);
    }
  }

  private void tryNext(boolean asked) {
    Transport next = candidates.poll();
    Attempt now = current;
    if (next != null) {
      coming = attempt(next, asked, Climb.ECHOES);
    } else if (now != null && !ladder.allows(now.transport)) {
      dial();
    } else {
      climb.failed();
      lookLater();
    }
  }

  private static void cancel(World.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void show(Phase phase, Transport transport, int code, long ms) {
    states.accept(new State(phase, transport, code, ms));
  }
}
