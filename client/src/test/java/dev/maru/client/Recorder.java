package dev.maru.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Remembers what a connection's listener was told. */
final class Recorder implements Listener {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> resets = new ArrayList<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

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
  public void closed(int code, String reason) {
    end.complete(code);
  }

  CompletableFuture<Integer> end() {
    return end;
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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (entries.size() < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("only " + entries.size() + " of " + count + " events came");
      }
      wait(left);
    }
  }
}
