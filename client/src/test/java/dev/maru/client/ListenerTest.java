package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that fails at everything it is told. */
final class ListenerTest {

  private final SteppedWorld world = new SteppedWorld();
  private final SteppedNet net = new SteppedNet();
  private final List<Throwable> uncaught = new ArrayList<>();
  private final Thread.UncaughtExceptionHandler before =
      Thread.currentThread().getUncaughtExceptionHandler();

  /** Remembers it and fails, by an exception or by an error. */
  private static final class Failing implements Listener {
    final Heard heard = new Heard();

    @Override
    public void event(Entry entry) {
      heard.event(entry);
      throw new AssertionError("event");
    }

    @Override
    public void reset(String room, Cursor cursor) {
      heard.reset(room, cursor);
      throw new IllegalStateException("reset");
    }

    @Override
    public void trouble(Exception why) {
      heard.trouble(why);
      throw new IllegalStateException("trouble");
    }

    @Override
    public void state(State state) {
      heard.state(state);
      throw new IllegalStateException("state");
    }
  }

  @BeforeEach
  void listen() {
    Thread.currentThread().setUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
  }

  @AfterEach
  void stop() {
    Thread.currentThread().setUncaughtExceptionHandler(before);
  }

  @Test
  void itsFailuresKeepNothingFromGoingOn() {
    Failing failing = new Failing();
    Connection connection = new Connection(net, world, failing);
    net.line().ear.opened(0);
    CompletableFuture<Cursor> joined = connection.join("7", Cursor.NEWEST);
    net.line().joined(0, 3, 3);
    assertThat(joined).isCompletedWithValue(new Cursor("e", 3));
    net.line().ear.refused("7", new MaruException("forbidden", "no longer"));
    net.line().ear.ended(Comeback.LINE_CUT, 0);
    world.pass(10_000);
    assertThat(net.lines).hasSizeGreaterThan(1);
    assertThat(failing.heard.seqs).containsExactly(1L, 2L, 3L);
    assertThat(failing.heard.troubles).hasSize(1);
    assertThat(uncaught)
        .extracting(Throwable::getMessage)
        .startsWith("state", "state", "reset", "event", "event", "event", "trouble", "state");
  }
}
