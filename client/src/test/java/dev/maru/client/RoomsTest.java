package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Whatever lines bring, the listener hears each event once and in order. */
final class RoomsTest {

  private final SteppedWorld world = new SteppedWorld();
  private final SteppedNet net = new SteppedNet();
  private final Heard heard = new Heard();
  private final Rooms rooms = new Rooms(net, world, heard);
  private final CompletableFuture<Cursor> joined = new CompletableFuture<>();

  @Test
  void aGapIsReadAndTheRestFollows() {
    follow();
    offer(1);
    offer(4);
    assertThat(net.reads).hasSize(1);
    assertThat(net.reads.getFirst().what()).isEqualTo("1");
    offer(5);
    net.reads.getFirst().answer().complete(page(1, 4, 5));
    assertThat(net.reads).as("5 was dropped meanwhile").hasSize(2);
    net.reads.getLast().answer().complete(page(4, 5, 5));
    assertThat(heard.seqs).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aHeadTellsOfAMissedEvent() {
    follow();
    rooms.head("7", 0);
    assertThat(net.reads).isEmpty();
    rooms.head("7", 1);
    assertThat(net.reads).hasSize(1);
  }

  @Test
  void aReadThatFailsIsRepeated() {
    follow();
    offer(2);
    net.reads.getFirst().answer().completeExceptionally(new IOException("cut"));
    assertThat(heard.troubles).hasSize(1);
    world.pass(500);
    assertThat(net.reads).hasSize(2);
  }

  @Test
  void aReadThatFailsAgainAndAgainAsksForLess() {
    follow();
    offer(2);
    for (int failure = 0; failure < 6; failure++) {
      net.reads.getLast().answer().completeExceptionally(new IOException("cut"));
      world.pass(10_000);
    }
    assertThat(net.limits).containsExactly(50, 25, 12, 6, 5, 5, 5);
  }

  @Test
  void aResetThatTwoLinesTellOfIsOne() {
    follow();
    offer(1);
    Page anew = new Page("7", new Cursor("f", 2), 2, entries(1, 2), false, true, 0);
    rooms.page(anew, new Cursor("e", 1));
    rooms.page(anew, new Cursor("e", 1));
    assertThat(heard.resets).containsExactly(new Cursor("f", 0));
    assertThat(heard.seqs).containsExactly(1L, 1L, 2L);
  }

  @Test
  void aRefusedRoomFailsItsJoin() {
    rooms.follow("7", Cursor.START, joined);
    rooms.refused("7", new MaruException("not_found", "no such room"));
    assertThat(joined.exceptionNow()).isInstanceOf(MaruException.class);
    assertThat(rooms.wanted()).isEmpty();
  }

  @RepeatedTest(50)
  void twoLinesInAnyOrderWithLossesShowOneToN(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int head = 200;
    follow();
    long[] told = {0, 0};
    while (told[0] < head || told[1] < head) {
      int line = random.nextInt(2);
      told[line] = Math.min(head, told[line] + 1);
      if (random.nextInt(5) > 0) {
        offer(told[line]);
      }
      if (random.nextInt(3) == 0) {
        answerReads((int) Math.max(told[0], told[1]));
      }
    }
    rooms.head("7", head);
    answerReads(head);
    assertThat(heard.seqs).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(oneTo(head));
  }

  private void answerReads(int head) {
    while (!net.reads.isEmpty()) {
      SteppedNet.Asked<Page> asked = net.reads.removeFirst();
      asked.answer().complete(page(Long.parseLong(asked.what()), head, head));
    }
  }

  private void follow() {
    rooms.follow("7", Cursor.START, joined);
    rooms.page(page(0, 0, 0), Cursor.START);
    assertThat(joined).isCompletedWithValue(new Cursor("e", 0));
  }

  private void offer(long seq) {
    rooms.offer(Entry.of(Json.parse(SteppedNet.message(seq))));
  }

  private static Page page(long after, long last, long head) {
    return new Page(
        "7", new Cursor("e", last), head, entries(after + 1, last), last < head, false, 0);
  }

  private static List<Entry> entries(long first, long last) {
    List<Entry> entries = new ArrayList<>();
    for (long seq = first; seq <= last; seq++) {
      entries.add(Entry.of(Json.parse(SteppedNet.message(seq))));
    }
    return entries;
  }

  private static List<Long> oneTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
