package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a check.
 *
 * @param counts how often each kind was found; empty when every promise was kept
 * @param findings the first few of each kind, in words
 */
public record Verdict(Map<Kind, Integer> counts, List<Finding> findings, Figures figures) {

  /**
   * What the run consisted of.
   *
   * @param worstLagMillis worst-realtime-lag: the longest time an acknowledged event was kept from
   *     an attached client
   */
  public record Figures(
      int sends,
      int acked,
      int refused,
      int unknown,
      int duplicateAcks,
      int seen,
      int attaches,
      int resets,
      int faults,
      int rows,
      double worstLagMillis) {}

  @Override
  public String toString() {
    return counts + " " + figures + " " + findings;
  }
}
