package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the checker has found so far: counts of every kind, words for the first few. Owned by one
 * check.
 */
final class Findings {
  private static final int WORDED = 20;

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<Finding> worded = new ArrayList<>();

  void add(Kind kind, String what) {
    if (counts.merge(kind, 1, Integer::sum) <= WORDED) {
      worded.add(new Finding(kind, what));
    }
  }

  Map<Kind, Integer> counts() {
    return Map.copyOf(counts);
  }

  List<Finding> worded() {
    return List.copyOf(worded);
  }
}
