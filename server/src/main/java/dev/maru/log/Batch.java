package dev.maru.log;

import dev.maru.concurrent.Lane;
import dev.maru.protocol.Event;
import java.util.ArrayList;
import java.util.List;

/** What one commit stored and what is to be told to whom, immutable. */
public final class Batch {

  private final List<Event> events;
  private final List<Append> appends;
  private final List<Verdict> verdicts;
  private final List<Lane> lanes;

  Batch(List<Event> events, List<Append> appends, List<Verdict> verdicts) {
    this.events = events;
    this.appends = appends;
    this.verdicts = verdicts;
    this.lanes = distinctLanes(appends);
  }

  private static List<Lane> distinctLanes(List<Append> appends) {
    List<Lane> lanes = new ArrayList<>(2);
    for (Append append : appends) {
      if (lanes.isEmpty() || !lanes.contains(append.lane())) {
        lanes.add(append.lane());
      }
    }
    return lanes;
  }

  /** What is new in the log, in commit order; without what had been stored before. */
  public List<Event> events() {
    return events;
  }

  /** The lanes that wait for an outcome, each once. */
  public List<Lane> lanes() {
    return lanes;
  }

  /** Tells the outcomes of a lane's appends, in the order of the appends; in that lane, once. */
  public void settle(Lane lane) {
    for (int i = 0; i < appends.size(); i++) {
      Append append = appends.get(i);
      if (append.lane().equals(lane)) {
        verdicts.get(i).tell(append.outcome());
      }
    }
  }
}
