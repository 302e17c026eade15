package dev.maru.log;

import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reading a room's log in pages. */
final class PagingTest {

  private static final int ALL = 1 << 20;

  private static List<Long> seqs(Page page) {
    return page.events().stream().map(Event::seq).toList();
  }

  @EveryStore
  void aPageHoldsWhatFollowsTheCursorUpToItsLimit(OpenLog open) {
    open.fill("r", 10);
    for (int round = 0; round < 2; round++) {
      Page page = open.log.after("r", 3, 4, ALL);

      assertThat(seqs(page)).containsExactly(4L, 5L, 6L, 7L);
      assertThat(page.head()).isEqualTo(10);
      assertThat(page.oldest()).isEqualTo(1);
      assertThat(page.more()).isTrue();
      assertThat(open.log.after("r", 7, 4, ALL).more()).isFalse();
      assertThat(open.log.after("r", 10, 4, ALL).events()).isEmpty();
      assertThat(open.log.after("r", 99, 4, ALL).head()).isEqualTo(10);
      open.reopen(); // once from memory, once from the indexes
    }
  }

  @EveryStore
  void aPageEndsBeforeItsBytesDoButHoldsOneEventAtLeast(OpenLog open) {
    open.fill("r", 10);
    int one = open.log.after("r", 0, 1, ALL).events().getFirst().data().length;
    for (int round = 0; round < 2; round++) {
      assertThat(seqs(open.log.after("r", 0, 10, 3 * one + 1))).containsExactly(1L, 2L, 3L);
      assertThat(seqs(open.log.after("r", 0, 10, 1))).containsExactly(1L);
      assertThat(seqs(open.log.newest("r", 10, 2 * one))).containsExactly(9L, 10L);
      assertThat(open.log.newest("r", 10, 2 * one).more()).isTrue();
      assertThat(seqs(open.log.before("r", 5, 10, 1))).containsExactly(4L);
      open.reopen();
    }
  }

  @EveryStore
  void historyIsReadBackwardsAndGivenAscending(OpenLog open) {
    open.fill("r", 10);
    for (int round = 0; round < 2; round++) {
      assertThat(seqs(open.log.newest("r", 3, ALL))).containsExactly(8L, 9L, 10L);
      assertThat(seqs(open.log.before("r", 8, 3, ALL))).containsExactly(5L, 6L, 7L);
      Page last = open.log.before("r", 3, 3, ALL);
      assertThat(seqs(last)).containsExactly(1L, 2L);
      assertThat(last.more()).isFalse();
      assertThat(open.log.before("r", 1, 3, ALL).events()).isEmpty();
      open.reopen();
    }
  }

  @EveryStore
  void aPageMayLieInTheIndexesAndInMemory(OpenLog open) {
    open.fill("r", 10);
    open.reopen();
    for (int i = 11; i <= 15; i++) {
      open.sent("r", MINJI, "later-" + i, "later");
    }

    assertThat(seqs(open.log.after("r", 8, 4, ALL))).containsExactly(9L, 10L, 11L, 12L);
    assertThat(seqs(open.log.before("r", 13, 4, ALL))).containsExactly(9L, 10L, 11L, 12L);
    assertThat(seqs(open.log.newest("r", 7, ALL)))
        .containsExactly(9L, 10L, 11L, 12L, 13L, 14L, 15L);
    assertThat(open.log.after("r", 8, 1, ALL).head()).isEqualTo(15);
  }

  @EveryStore
  void anEventComesBackAsItWasSent(OpenLog open) {
    OpenLog.Answer sent = open.sent("r@1", MINJI, "a", "안녕 \\\"😀\\\"");
    for (int round = 0; round < 2; round++) {
      Event event = open.log.newest("r@1", 1, ALL).events().getFirst();

      assertThat(event.room()).isEqualTo("r@1");
      assertThat(event.from()).isEqualTo(MINJI);
      assertThat(event.clientId()).isEqualTo("a");
      assertThat(event.kind()).isEqualTo(Event.MESSAGE);
      assertThat(event.ref()).isZero();
      assertThat(event.ts()).isEqualTo(open.now.toEpochMilli()).isEqualTo(sent.event().ts());
      assertThat(new String(event.data(), StandardCharsets.UTF_8))
          .isEqualTo("{\"text\":\"안녕 \\\"😀\\\"\"}");
      open.reopen();
    }
  }

  @EveryStore
  void whatIsReadWhileOthersWriteHasNoHole(OpenLog open) {
    open.fill("r", 9_000); // so many that rows move into the indexes all the time
    List<CompletableFuture<OpenLog.Answer>> answers = new ArrayList<>();
    long cursor = 0;
    for (int i = 0; cursor < 9_300; i++) {
      if (i < 300) {
        answers.add(open.send("r", MINJI, "x" + i, "text"));
      }
      Page page = open.log.after("r", cursor, 37, ALL);
      for (Event event : page.events()) {
        assertThat(event.seq()).isEqualTo(++cursor);
      }
      assertThat(page.head()).isGreaterThanOrEqualTo(cursor);
      Page newest = open.log.newest("r", 50, ALL);
      assertThat(newest.events().getLast().seq()).isEqualTo(newest.head());
    }
    answers.forEach(OpenLog::wait);
  }

  @EveryStore
  void largeEventsDoNotStayInMemory(OpenLog open) throws Exception {
    String text = "x".repeat(100_000);
    for (int i = 0; i < 300; i++) {
      open.sent("r" + i % 7, MINJI, "big-" + i, text);
    }
    long indexed =
        open.database.read(connection -> {
          try (var rows = connection.createStatement().executeQuery("select count(*) from place")) {
            rows.next();
            return rows.getLong(1);
          }
        });

    assertThat(indexed).isGreaterThan(100);
    assertThat(seqs(open.log.after("r0", 0, 100, 100 * ALL))).hasSize(43);
  }
}
