package dev.maru.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Remembers what a connection's listener was told. */
final class Recorder implements Listener {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> resets = new ArrayList<>();
  private final List<State> states = new ArrayList<>();

  @Override
  public synchronized void event(Entry entry) {
    entries.add(entry);
    notifyAll();
  }

  @Override
  public synchronized void reset(String room, Cursor cursor) {
    resets.add(room);
  }

  @Override
  public synchronized void state(State state) {
    states.add(state);
    notifyAll();
  }

  /** Waits until the connection does this, or has done it. */
  void awaitState(Predicate<State> wanted) throws InterruptedException {
    awaitState(0, wanted);
  }

  /** Waits until the connection does this, behind so many states that it told before. */
  synchronized void awaitState(int behind, Predicate<State> wanted) throws InterruptedException {
    await(
        () -> states.stream().skip(behind).anyMatch(wanted),
        () -> "behind " + behind + " only these states: " + states);
  }

  /** How many states it was told so far. */
  synchronized int told() {
    return states.size();
  }

  /** The close codes it was told. */
  synchronized List<Integer> codes() {
    return states.stream().map(State::code).toList();
  }

  synchronized List<String> resets() {
    return List.copyOf(resets);
  }

  /** The seqs it was given, once there are so many. */
  synchronized List<Long> seqs(int count) throws InterruptedException {
    await(count);
    return entries.stream().map(Entry::seq).toList();
  }

  synchronized List<Entry> entries(int count) throws InterruptedException {
    await(count);
    return List.copyOf(entries);
  }

  private synchronized void await(int count) throws InterruptedException {
    await(
        () -> entries.size() >= count,
        () -> "only " + entries.size() + " of " + count + " events came");
  }

  private synchronized void await(BooleanSupplier done, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(otherwise.get());
      }
      wait(left);
    }
  }
}
