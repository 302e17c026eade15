package dev.maru.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The "did you mean" of every unknown word: keys, environment variables, flags, verbs. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known word somebody probably meant: one a few slips of the finger away (insert, delete,
   * replace, swap; two, or a third of the letters), else one that only lacks its beginning or its
   * end, as {@code message_bytes} for {@code limits.message_bytes}.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String written = plain(word);
    int bound = written.length() < 4 ? 1 : Math.max(2, written.length() / 3);
    return known.stream()
        .filter(one -> distance(written, plain(one)) <= bound)
        .min(Comparator.comparingInt(one -> distance(written, plain(one))))
        .or(() -> known.stream().filter(one -> lacksAnEnd(written, plain(one))).findFirst());
  }

  /** The ending {@code , did you mean `x`?} of a message, or nothing. */
  static String ending(String word, Collection<String> known) {
    return nearest(word, known).map(one -> ", did you mean `" + one + "`?").orElse("");
  }

  private static boolean lacksAnEnd(String written, String one) {
    return one.endsWith("_" + written) || one.startsWith(written + "_");
  }

  private static String plain(String word) {
    String cut = word.length() <= 64 ? word : word.substring(0, 64);
    return cut.toLowerCase(Locale.ROOT).replaceFirst("^-+", "").replaceAll("[-.]", "_");
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] cost, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
