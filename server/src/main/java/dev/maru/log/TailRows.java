package dev.maru.log;

import dev.maru.protocol.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the tails, each a slot in arrays of numbers and its event in {@link Slabs}; owned by
 * the {@link Tails} around it. Nothing here is an object that lives as long as a row: some thousand
 * rows that live a second would fill the collector's nursery.
 */
final class TailRows {

  static final int NONE = -1;

  private final Slabs slabs = new Slabs();
  private final EventBytes bytes = new EventBytes();
  private long[] ids = {};
  private long[] seqs = {};
  private long[] highs = {};
  private long[] lows = {};
  private boolean[] keyed = {};
  private int[] rooms = {};
  private int[] texts = {};
  private int[] lengths = {};

  /** By slot: the neighbours in the room; next also chains the free slots. */
  private int[] next = {};

  private int[] previous = {};
  private int free = NONE;

  /** Adds a row behind another of its room, or behind none; answers its slot. */
  int add(Row row, int behind) {
    if (free == NONE) {
      grow();
    }
    int slot = free;
    free = next[slot];
    SendKey key = row.key();
    ids[slot] = row.id();
    rooms[slot] = row.room();
    seqs[slot] = row.event().seq();
    keyed[slot] = key != null;
    highs[slot] = key == null ? 0 : key.high();
    lows[slot] = key == null ? 0 : key.low();
    bytes.write(row.event());
    texts[slot] = slabs.put(bytes.bytes(), bytes.length());
    lengths[slot] = bytes.length();
    next[slot] = NONE;
    previous[slot] = behind;
    if (behind != NONE) {
      next[behind] = slot;
    }
    return slot;
  }

  /** Removes the first row of a room; answers what is the first one now. */
  int remove(int slot) {
    int following = next[slot];
    if (following != NONE) {
      previous[following] = NONE;
    }
    slabs.remove(texts[slot]);
    next[slot] = free;
    free = slot;
    return following;
  }

  int next(int slot) {
    return next[slot];
  }

  int previous(int slot) {
    return previous[slot];
  }

  long id(int slot) {
    return ids[slot];
  }

  long seq(int slot) {
    return seqs[slot];
  }

  @Nullable SendKey key(int slot) {
    return keyed[slot] ? new SendKey(rooms[slot], highs[slot], lows[slot]) : null;
  }

  Place place(int slot) {
    return new Place(ids[slot], rooms[slot], seqs[slot], key(slot));
  }

  /** What its event takes, in bytes. */
  long weight(int slot) {
    return Slabs.taken(lengths[slot]);
  }

  /** Made anew at every call. */
  Event event(String room, int slot) {
    return EventBytes.read(room, seqs[slot], slabs.get(texts[slot], lengths[slot]));
  }

  /** What all events take, in bytes. */
  long bytes() {
    return slabs.bytes();
  }

  private void grow() {
    int from = ids.length;
    int to = Math.max(1024, 2 * from);
    ids = Arrays.copyOf(ids, to);
    seqs = Arrays.copyOf(seqs, to);
    highs = Arrays.copyOf(highs, to);
    lows = Arrays.copyOf(lows, to);
    keyed = Arrays.copyOf(keyed, to);
    rooms = Arrays.copyOf(rooms, to);
    texts = Arrays.copyOf(texts, to);
    lengths = Arrays.copyOf(lengths, to);
    next = Arrays.copyOf(next, to);
    previous = Arrays.copyOf(previous, to);
    for (int slot = to - 1; slot >= from; slot--) {
      next[slot] = free;
      free = slot;
    }
  }
}
