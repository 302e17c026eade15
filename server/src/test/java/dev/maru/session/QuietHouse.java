package dev.maru.session;

import dev.maru.access.Access;
import dev.maru.concurrent.Turn;
import dev.maru.hub.Hub;
import dev.maru.hub.HubShard;
import dev.maru.hub.Pages;
import dev.maru.limit.Allowance;
import dev.maru.log.Batch;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.V1Codec;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A desk on a lane that the test drives, over a real log. Owned by the test. */
final class QuietHouse implements AutoCloseable {

  static final int OUTBOX_BYTES = 4096;

  final ManualLane lane = new ManualLane();
  final ManualLane reads = new ManualLane();
  final FreshLog log;
  final HubShard shard;
  private final Hub hub;
  final Desk desk;

  QuietHouse(List<Verb> verbs) throws IOException {
    this(verbs, Allowance.unlimited());
  }

  QuietHouse(List<Verb> verbs, Allowance allowance) throws IOException {
    log = new FreshLog();
    Pages pages = new Pages(log.log(), 4, 4, 1 << 20, reads);
    hub = new Hub(List.of(lane), pages);
    shard = hub.shard(0);
    ZoneId time = ZoneId.of("Asia/Seoul");
    desk =
        new Desk(
            new Desk.House(
                log.log(),
                Access.open(),
                new Verbs(verbs),
                new V1Codec(time),
                new SeedCodec(time, true, new IdentityFields(Map.of())),
                OUTBOX_BYTES,
                3,
                allowance),
            shard,
            new Turn(lane));
  }

  /** Stores messages and tells the hub. */
  void append(String room, int count) throws InterruptedException {
    for (Batch batch : log.append(room, count, lane)) {
      hub.publish(batch);
    }
  }

  void settle() {
    while (reads.runAll() || lane.runAll()) {
      // until nothing waits
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
