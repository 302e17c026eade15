package dev.maru.e2e.steering;

/** How a polling client finds its next wait. */
enum Manner {
  /** Waits as long as the answer says in X-Next-Poll. */
  TOLD {
    @Override
    int next(int lastMs, Answer answer) {
      return answer.nextPollMs() < 0 ? lastMs : answer.nextPollMs();
    }
  },

  /** The guide's own formula: X-Server-Load above 0.8 makes it slower, below 0.3 quicker. */
  GUIDE {
    @Override
    int next(int lastMs, Answer answer) {
      if (answer.load() > 0.8) {
        return (int) Math.min(lastMs * 1.5, 30_000);
      }
      return answer.load() < 0.3 ? (int) Math.max(lastMs * 0.8, 2_000) : lastMs;
    }
  };

  /**
   * What an answer says.
   *
   * @param nextPollMs X-Next-Poll, -1 without one
   * @param load X-Server-Load, NaN without one
   */
  record Answer(int status, int nextPollMs, double load) {}

  abstract int next(int lastMs, Answer answer);
}
