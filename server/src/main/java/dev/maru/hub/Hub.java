package dev.maru.hub;

import dev.maru.concurrent.Lane;
import dev.maru.log.Batch;
import java.util.List;

/**
 * Everybody on this node who follows a room, in one shard per lane; it hands every shard what a
 * commit stored, as one task. Immutable.
 */
public final class Hub {

  private final List<HubShard> shards;

  /** A hub with a shard on each of the lanes. */
  public Hub(List<? extends Lane> lanes, Pages pages) {
    this.shards = lanes.stream().map(lane -> new HubShard(lane, pages)).toList();
  }

  /** Takes what a commit stored; called by the writer, in commit order. */
  public void publish(Batch batch) {
    for (HubShard shard : shards) {
      shard.lane().execute(() -> shard.take(batch));
    }
  }

  /** The shard on the lane of that index. */
  public HubShard shard(int lane) {
    return shards.get(lane);
  }
}
