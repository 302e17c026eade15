package dev.maru.log;

import java.util.Arrays;

/**
 * The rooms that have a tail, in the order in which they got it: each a slot with its first and
 * last row; owned by the {@link Tails} around it.
 */
final class TailRooms {

  static final int NONE = -1;

  private final SlotTable byId = new SlotTable();
  private int[] ids = {};
  private int[] firsts = {};
  private int[] lasts = {};
  private int[] sizes = {};

  /** By slot: the neighbours in age; newer also chains the free slots. */
  private int[] newer = {};

  private int[] older = {};
  private int free = NONE;
  private int oldest = NONE;
  private int newest = NONE;

  /** The slot of a room, or {@link #NONE}. */
  int find(int room) {
    return byId.find(room, 0, 0);
  }

  /** The slot whose tail began first, or {@link #NONE}. */
  int oldest() {
    return oldest;
  }

  /** The slot whose tail began after this one's, or {@link #NONE}. */
  int newer(int slot) {
    return newer[slot];
  }

  int first(int slot) {
    return firsts[slot];
  }

  int last(int slot) {
    return lasts[slot];
  }

  int size(int slot) {
    return sizes[slot];
  }

  /** A room without a tail gets its first row. */
  void begin(int room, int row) {
    if (free == NONE) {
      grow();
    }
    int slot = free;
    free = newer[slot];
    ids[slot] = room;
    firsts[slot] = row;
    lasts[slot] = row;
    sizes[slot] = 1;
    newer[slot] = NONE;
    older[slot] = newest;
    if (newest == NONE) {
      oldest = slot;
    } else {
      newer[newest] = slot;
    }
    newest = slot;
    byId.put(room, 0, 0, slot);
  }

  void extend(int slot, int row) {
    lasts[slot] = row;
    sizes[slot]++;
  }

  /** So many rows have left the front; keeps the room's turn unless none is left. */
  void shorten(int slot, int rows, int first) {
    sizes[slot] -= rows;
    firsts[slot] = first;
    if (sizes[slot] > 0) {
      return;
    }
    byId.remove(ids[slot], 0, 0);
    if (older[slot] == NONE) {
      oldest = newer[slot];
    } else {
      newer[older[slot]] = newer[slot];
    }
    if (newer[slot] == NONE) {
      newest = older[slot];
    } else {
      older[newer[slot]] = older[slot];
    }
    newer[slot] = free;
    free = slot;
  }

  private void grow() {
    int from = ids.length;
    int to = Math.max(256, 2 * from);
    ids = Arrays.copyOf(ids, to);
    firsts = Arrays.copyOf(firsts, to);
    lasts = Arrays.copyOf(lasts, to);
    sizes = Arrays.copyOf(sizes, to);
    newer = Arrays.copyOf(newer, to);
    older = Arrays.copyOf(older, to);
    for (int slot = to - 1; slot >= from; slot--) {
      newer[slot] = free;
      free = slot;
    }
  }
}
