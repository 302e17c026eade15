package dev.maru.log;

import java.util.Arrays;

/**
 * Texts of bytes in blocks of a few large arrays that are used again and again; owned by the {@link
 * Tails} around it. The collector moves such an array once and never looks into it, and a text that
 * stays does not keep its neighbours' space.
 */
final class Slabs {

  /** A message of 180 bytes with its sender and ids fits into one block. */
  static final int BLOCK = 256;

  /** Blocks of one array: 256 KiB. */
  private static final int BLOCKS = 1024;

  /** So many arrays are never given back: what 8,192 messages of two blocks need. */
  private static final int KEPT = 16;

  private static final int NONE = -1;

  private byte[][] slabs = {};
  private int[] used = {};
  private int[] free = {};

  /** By block: the next one of its text, or of the free ones of its slab. */
  private int[] next = {};

  /** No slab before it has a free block. */
  private int lowest;

  private long blocks;

  /** What is taken, in bytes: whole blocks. */
  long bytes() {
    return blocks * BLOCK;
  }

  /** What a text of this length takes, in bytes. */
  static long taken(int length) {
    return (length + BLOCK - 1L) / BLOCK * BLOCK;
  }

  /** Arrays that are held now, of 256 KiB each. */
  int held() {
    return (int) Arrays.stream(slabs).filter(slab -> slab.length > 0).count();
  }

  /** Keeps the first bytes of an array, at least one; answers where. */
  int put(byte[] text, int length) {
    int first = NONE;
    int last = NONE;
    for (int at = 0; at < length; at += BLOCK) {
      int block = take();
      int slab = block / BLOCKS;
      System.arraycopy(text, at, slabs[slab], block % BLOCKS * BLOCK, Math.min(BLOCK, length - at));
      if (last == NONE) {
        first = block;
      } else {
        next[last] = block;
      }
      next[block] = NONE;
      last = block;
    }
    return first;
  }

  /** A copy of a text. */
  byte[] get(int first, int length) {
    byte[] text = new byte[length];
    int block = first;
    for (int at = 0; at < length; at += BLOCK) {
      System.arraycopy(
          slabs[block / BLOCKS], block % BLOCKS * BLOCK, text, at, Math.min(BLOCK, length - at));
      block = next[block];
    }
    return text;
  }

  /** Forgets a text. */
  void remove(int first) {
    for (int block = first, following; block != NONE; block = following) {
      following = next[block];
      int slab = block / BLOCKS;
      next[block] = free[slab];
      free[slab] = block;
      blocks--;
      lowest = Math.min(lowest, slab);
      if (--used[slab] == 0 && slab >= KEPT) {
        slabs[slab] = new byte[0];
      }
    }
  }

  private int take() {
    while (lowest < slabs.length && free[lowest] == NONE) {
      lowest++;
    }
    if (lowest == slabs.length) {
      grow();
    }
    if (slabs[lowest].length == 0) {
      slabs[lowest] = new byte[BLOCKS * BLOCK];
    }
    int block = free[lowest];
    free[lowest] = next[block];
    used[lowest]++;
    blocks++;
    return block;
  }

  /** Places for twice as many slabs; the arrays themselves come when they are needed. */
  private void grow() {
    int from = slabs.length;
    int to = Math.max(KEPT, 2 * from);
    slabs = Arrays.copyOf(slabs, to);
    used = Arrays.copyOf(used, to);
    free = Arrays.copyOf(free, to);
    next = Arrays.copyOf(next, to * BLOCKS);
    for (int slab = from; slab < to; slab++) {
      slabs[slab] = new byte[0];
      free[slab] = slab * BLOCKS;
      for (int block = slab * BLOCKS; block < (slab + 1) * BLOCKS - 1; block++) {
        next[block] = block + 1;
      }
      next[(slab + 1) * BLOCKS - 1] = NONE;
    }
  }
}
