package dev.maru.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.log.Batch;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.Refusal;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fan-out of one room while its followers come and go. */
class RoomFeedTest {

  private FreshLog log;

  private final ManualLane lane = new ManualLane();
  private final ManualLane reads = new ManualLane();
  private HubShard shard;

  @BeforeEach
  void open() throws IOException {
    log = new FreshLog();
    shard = new HubShard(lane, new Pages(log.log(), 4, 50, 1 << 20, reads));
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void whoeverStaysIsToldOnceWhoeverLeavesMeanwhile() throws InterruptedException {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      String room = "feed-" + seed;
      List<Member> members = new ArrayList<>();
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        members.add(new Member(room));
      }
      settle();
      for (Member member : members) {
        if (random.nextInt(3) == 0) {
          member.ends = members.get(random.nextInt(count));
        }
      }
      offer(room);
      List<Member> staying = members.stream().filter(member -> !member.ended).toList();
      for (Member member : staying) {
        assertThat(member.seen).as("seed %d", seed).containsExactly(1L);
      }
      for (Member member : members) {
        assertThat(member.seen).as("seed %d", seed).doesNotHaveDuplicates();
      }
      offer(room);
      for (Member member : staying) {
        if (!member.ended) {
          assertThat(member.seen).as("seed %d", seed).containsExactly(1L, 2L);
        }
      }
      members.forEach(Member::end);
      assertThat(shard.rooms()).as("seed %d", seed).isZero();
    }
  }

  @Test
  void whoIsExpelledIsToldWhyAndNothingMoreAndOthersAreNotTouched() throws InterruptedException {
    Refusal why = new Refusal(ErrorCode.NOT_FOUND, "no such room");
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      String room = "expel-" + seed;
      List<Member> members = new ArrayList<>();
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        Member member = new Member(room);
        member.user = "u" + random.nextInt(3);
        members.add(member);
      }
      if (random.nextBoolean()) {
        settle();
      }
      shard.expel(room, "u1", why);
      shard.expel("another", "u0", why);
      settle();
      offer(room);
      settle();
      for (Member member : members) {
        boolean out = member.user.equals("u1");
        assertThat(member.expulsions).as("seed %d", seed).hasSize(out ? 1 : 0);
        assertThat(member.seen).as("seed %d", seed).hasSize(out ? 0 : 1);
        if (!out) {
          member.end();
        }
      }
      assertThat(shard.rooms()).as("seed %d", seed).isZero();
    }
  }

  @Test
  void whoComesWhileAnEventIsToldMissesNothing() throws InterruptedException {
    Member first = new Member("come");
    settle();
    List<Member> later = new ArrayList<>();
    first.onEvent = () -> later.add(new Member("come"));
    offer("come");
    settle();
    assertThat(first.seen).containsExactly(1L);
    assertThat(later).hasSize(1);
    Member late = later.getFirst();
    List<Long> all = new ArrayList<>();
    late.openings.getFirst().page().events().forEach(event -> all.add(event.seq()));
    all.addAll(late.seen);
    assertThat(all).containsExactly(1L);
  }

  @Test
  void theSameEventIsNotToldTwice() throws InterruptedException {
    Member member = new Member("twice");
    settle();
    offer("twice").forEach(shard::take);
    assertThat(member.seen).containsExactly(1L);
  }

  @Test
  void aRoomThatNobodyFollowsIsForgotten() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      members.add(new Member("many-" + i % 5000));
    }
    assertThat(shard.rooms()).isEqualTo(5000);
    settle();
    members.forEach(Member::end);
    assertThat(shard.rooms()).isZero();
  }

  @Test
  void whoEndsBeforeTheFirstPageIsToldThatItCameTooLate() {
    Member member = new Member("early");
    member.end();
    settle();
    assertThat(member.openings).isEmpty();
    assertThat(member.refusals).hasSize(1);
    assertThat(shard.rooms()).isZero();
  }

  private void settle() {
    while (reads.runAll() || lane.runAll()) {
      // until nothing waits
    }
  }

  /** Stores an event and tells the shard. */
  private List<Batch> offer(String room) throws InterruptedException {
    List<Batch> batches = log.append(room, 1, lane);
    batches.forEach(shard::take);
    return batches;
  }

  /** Somebody who follows a room from its start. */
  private final class Member implements Sink {

    private final List<Long> seen = new ArrayList<>();
    private final List<Opening> openings = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Follower follower;
    private final List<Refusal> expulsions = new ArrayList<>();
    private String user = "u1";
    private Member ends;
    private Runnable onEvent = () -> {};
    private boolean ended;

    Member(String room) {
      follower = shard.follow(room, this);
      ends = this;
      follower.start(new Cursor("", 0), 50, openings::add, refusals::add);
    }

    void end() {
      ended = true;
      follower.end();
    }

    @Override
    public void event(Follower source, Event event) {
      assertThat(ended).isFalse();
      seen.add(event.seq());
      onEvent.run();
      if (ends != this) {
        ends.end();
      }
    }

    @Override
    public boolean ready(Follower follower) {
      return true;
    }

    @Override
    public boolean speaksFor(String userId) {
      return userId.equals(user);
    }

    @Override
    public void expelled(Follower source, Refusal why) {
      expulsions.add(why);
    }

    @Override
    public void caughtUp(Follower follower) {
      // shown by what the feed offers from now on
    }

    @Override
    public void lost(Follower source) {
      throw new AssertionError("lost");
    }
  }
}
