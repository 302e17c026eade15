package dev.maru.e2e.parked;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Many waiting clients on one selector. Owned by the thread that calls it. */
final class Crowd implements AutoCloseable {

  private static final int LOOK_MS = 1;

  private final int port;
  private final Wakes wakes;
  private final Selector selector = Selector.open();
  private final List<Parked> all = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(65_536);

  Crowd(int port, Wakes wakes) throws IOException {
    this.port = port;
    this.wakes = wakes;
  }

  /** Lets so many more wait, spread over rooms of so many. */
  void grow(Parked.Way way, int count, int perRoom) throws IOException {
    int first = all.size();
    for (int i = 0; i < count; i++) {
      all.add(new Parked(way, room(first + i, perRoom), port, selector, wakes));
      if (i % 100 == 99) {
        look();
      }
    }
  }

  static String room(int client, int perRoom) {
    return "parked-" + client / perRoom;
  }

  /** Reads until a condition holds; whether it did within the time. */
  boolean until(BooleanSupplier holds, long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      look();
    }
    return true;
  }

  /** Reads what is there, or comes within a moment. */
  void look() throws IOException {
    selector.select(LOOK_MS);
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Parked parked) {
        parked.read(buffer);
      }
    }
    selector.selectedKeys().clear();
  }

  boolean allParked() {
    return all.stream().allMatch(Parked::parked);
  }

  /** Whether every one has seen so many messages. */
  boolean allSaw(long messages) {
    return all.stream().allMatch(parked -> parked.last() >= messages);
  }

  /** Everyone goes away at once. */
  void abort() throws IOException {
    for (Parked parked : all) {
      parked.abort();
    }
    all.clear();
    selector.selectNow();
  }

  @Override
  public void close() throws IOException {
    abort();
    selector.close();
  }
}
