package dev.maru.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.log.Batch;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A follower catches up while events are offered: every interleaving is drawn from a seed. */
class FollowerTest {

  private static final int SEEDS = 1000;

  private static FreshLog log;

  @BeforeAll
  static void open() throws IOException {
    log = new FreshLog();
  }

  @AfterAll
  static void close() throws IOException {
    log.close();
  }

  @Test
  void itsSinkSeesEveryEventOnceAndInOrder() throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Run(seed, "order-" + seed).play();
    }
  }

  /** One room, one follower, and a random order of all that can happen. */
  private static final class Run implements Sink {

    private final int seed;
    private final String room;
    private final Random random;
    private final ManualLane lane = new ManualLane();
    private final ManualLane reads = new ManualLane();
    private final ArrayDeque<Batch> untold = new ArrayDeque<>();
    private final List<Long> seen = new ArrayList<>();
    private final HubShard shard;
    private boolean ready = true;
    private long head;

    Run(int seed, String room) {
      this.seed = seed;
      this.room = room;
      this.random = new Random(seed);
      this.shard = new HubShard(lane, new Pages(log.log(), 4, 4, 1 << 20, reads));
    }

    void play() throws InterruptedException {
      append(random.nextInt(12));
      while (random.nextBoolean() && tell()) {
        // some of it is told before anybody follows
      }
      boolean newest = random.nextInt(4) == 0;
      long after = newest ? Cursor.NEWEST : random.nextLong(head + 1);
      Follower follower = shard.follow(room, this);
      List<Opening> openings = new ArrayList<>();
      follower.start(
          new Cursor("", after),
          1 + random.nextInt(5),
          openings::add,
          refusal -> {
            throw new AssertionError(refusal.reason());
          });
      for (int step = 0; step < 40; step++) {
        step(follower);
      }
      ready = true;
      do {
        follower.resume();
      } while (reads.runAll() || lane.runAll() || tell());
      assertThat(openings).as("seed %d", seed).hasSize(1);
      Opening opening = openings.getFirst();
      List<Long> all = new ArrayList<>();
      long from = newest ? opening.page().head() : after;
      if (!newest) {
        opening.page().events().forEach(event -> all.add(event.seq()));
      }
      all.addAll(seen);
      assertThat(all)
          .as("seed %d, from %d", seed, from)
          .containsExactlyElementsOf(LongStream.rangeClosed(from + 1, head).boxed().toList());
      assertThat(follower.head()).isEqualTo(head);
      follower.end();
      assertThat(shard.rooms()).isZero();
    }

    private void step(Follower follower) throws InterruptedException {
      switch (random.nextInt(6)) {
        case 0 -> append(random.nextInt(3));
        case 1 -> tell();
        case 2 -> reads.runOne();
        case 3 -> lane.runOne();
        case 4 -> ready = false;
        default -> {
          ready = true;
          follower.resume();
        }
      }
    }

    private void append(int count) throws InterruptedException {
      if (count > 0) {
        untold.addAll(log.append(room, count, lane));
        head += count;
      }
    }

    private boolean tell() {
      Batch batch = untold.poll();
      if (batch == null) {
        return false;
      }
      shard.take(batch);
      return true;
    }

    @Override
    public void event(Follower follower, Event event) {
      seen.add(event.seq());
    }

    @Override
    public boolean ready(Follower follower) {
      return ready;
    }

    @Override
    public boolean speaksFor(String userId) {
      return false;
    }

    @Override
    public void expelled(Follower source, Refusal why) {
      throw new AssertionError(why.reason());
    }

    @Override
    public void caughtUp(Follower follower) {
      // shown by what the feed offers from now on
    }

    @Override
    public void lost(Follower follower) {
      throw new AssertionError("lost, seed " + seed);
    }
  }
}
