package dev.maru.fuzz;

/** How many inputs a test takes. */
final class Amount {

  private static final int TIMES = Integer.getInteger("maru.fuzz", 1);

  /** Another number plays another story; a failing one is printed with the failure. */
  private static final long SEED = Long.getLong("maru.fuzz.seed", 20_261_123);

  private Amount() {}

  /** That many, times {@code -Dmaru.fuzz}. */
  static int of(int usual) {
    return Math.multiplyExact(usual, TIMES);
  }

  /** The seed of the input of that number. */
  static long seed(long number) {
    return SEED + number;
  }
}
