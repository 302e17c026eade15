package dev.maru.load;

/**
 * What came of a run.
 *
 * @param sent messages, warm-up included
 */
record LoadResult(
    LoadPlan plan, Window window, Crowded crowded, long sent, Ledger ledger, Measures measures) {

  /**
   * The measured part.
   *
   * @param cpuSeconds processor time of the server; 0 if it is not known
   * @param rssKib memory of the server afterwards; 0 if it is not known
   */
  record Window(double seconds, long sent, double cpuSeconds, long rssKib) {}

  /**
   * The connections.
   *
   * @param seconds what it took to open and join them all
   * @param trouble why the first was lost; "" if none was
   */
  record Crowded(double seconds, int up, int lost, String trouble) {}

  double deliveriesPerSecond() {
    return measures.deliveriesInWindow() / window.seconds();
  }

  double acksPerSecond() {
    return measures.acksInWindow() / window.seconds();
  }

  /** Processor µs of the server per delivery; 0 if unknown. */
  double cpuMicrosPerDelivery() {
    long deliveries = measures.deliveriesInWindow();
    return deliveries == 0 ? 0 : window.cpuSeconds() * 1e6 / deliveries;
  }

  /** Whether every message reached every member of its room exactly once and in order. */
  boolean clean() {
    return ledger.missing() == 0
        && ledger.doubled() == 0
        && ledger.reordered() == 0
        && ledger.misrouted() == 0
        && measures.errors() == 0
        && crowded.lost() == 0;
  }
}
