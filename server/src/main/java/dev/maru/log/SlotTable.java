package dev.maru.log;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A map from a room, or from a send of a room, to the number of a slot, without an object per
 * entry; owned by the {@link Tails} around it. Open addressing with linear probing, half full at
 * most; mixed with a secret, because who sends chooses what is digested.
 */
final class SlotTable {

  static final int NONE = -1;

  private final long secret = RandomGenerator.of("SecureRandom").nextLong();
  private int[] rooms = new int[1024];
  private long[] highs = new long[1024];
  private long[] lows = new long[1024];
  private int[] slots = empty(1024);
  private int size;

  private static int[] empty(int capacity) {
    int[] slots = new int[capacity];
    Arrays.fill(slots, NONE);
    return slots;
  }

  int size() {
    return size;
  }

  /** The slot, or {@link #NONE}. */
  int find(int room, long high, long low) {
    return slots[at(room, high, low)];
  }

  /** Sets the slot of a key, whether or not it has one. */
  void put(int room, long high, long low, int slot) {
    if (2 * size >= slots.length) {
      grow();
    }
    int at = at(room, high, low);
    if (slots[at] == NONE) {
      size++;
    }
    set(at, room, high, low, slot);
  }

  /** Forgets a key; does nothing if it is not here. */
  void remove(int room, long high, long low) {
    int hole = at(room, high, low);
    if (slots[hole] == NONE) {
      return;
    }
    size--;
    int mask = slots.length - 1;
    // What was pushed over the hole by others moves back into it, so that it is found again.
    for (int at = (hole + 1) & mask; slots[at] != NONE; at = (at + 1) & mask) {
      int home = home(rooms[at], highs[at], lows[at]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        set(hole, rooms[at], highs[at], lows[at], slots[at]);
        hole = at;
      }
    }
    slots[hole] = NONE;
  }

  /** Where the key is, or where it would be put. */
  private int at(int room, long high, long low) {
    int mask = slots.length - 1;
    int at = home(room, high, low);
    while (slots[at] != NONE && !(lows[at] == low && highs[at] == high && rooms[at] == room)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private int home(int room, long high, long low) {
    long hash = secret ^ high ^ (low * 0x9E3779B97F4A7C15L) ^ room;
    // The finalizer of MurmurHash3: every bit of the input reaches the lowest bits.
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return (int) (hash ^ (hash >>> 33)) & (slots.length - 1);
  }

  private void set(int at, int room, long high, long low, int slot) {
    rooms[at] = room;
    highs[at] = high;
    lows[at] = low;
    slots[at] = slot;
  }

  private void grow() {
    int[] oldRooms = rooms;
    long[] oldHighs = highs;
    long[] oldLows = lows;
    int[] oldSlots = slots;
    int capacity = 2 * oldSlots.length;
    rooms = new int[capacity];
    highs = new long[capacity];
    lows = new long[capacity];
    slots = empty(capacity);
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != NONE) {
        int at = at(oldRooms[i], oldHighs[i], oldLows[i]);
        set(at, oldRooms[i], oldHighs[i], oldLows[i], oldSlots[i]);
      }
    }
  }
}
