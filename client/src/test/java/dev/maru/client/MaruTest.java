package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP side of the client, against a real server. */
final class MaruTest {

  private RunningServer server;
  private Maru trainer;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    server = new RunningServer(data);
    trainer = Maru.at(server.address()).as(new Person("u5", "T", "강사"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPostIsRead() throws Exception {
    Ack ack = trainer.post("r:1", "c\"1", "{\"text\":\"안녕\"}");
    Page page = trainer.read("r:1", Cursor.START, Duration.ZERO);
    assertThat(ack).isEqualTo(new Ack("r:1", "c\"1", 1, false));
    assertThat(page.events()).hasSize(1);
    assertThat(page.events().getFirst().clientId()).isEqualTo("c\"1");
    assertThat(page.events().getFirst().from().name()).isEqualTo("강사");
    assertThat(page.cursor().seq()).isEqualTo(1);
  }

  @Test
  void nothingNewLeavesTheCursorAlone() throws Exception {
    trainer.post("1", "c1", "{}");
    Page first = trainer.read("1", Cursor.START, Duration.ZERO);
    Page second = trainer.read("1", first.cursor(), Duration.ZERO);
    assertThat(second.events()).isEmpty();
    assertThat(second.cursor()).isEqualTo(first.cursor());
  }

  @Test
  void pagesFollowEachOtherToTheHead() throws Exception {
    for (int i = 1; i <= 120; i++) {
      trainer.post("1", "c" + i, "{\"n\":" + i + "}");
    }
    List<Long> seqs = new ArrayList<>();
    Page page = trainer.read("1", Cursor.START, Duration.ZERO);
    seqs.addAll(page.events().stream().map(Entry::seq).toList());
    while (page.more()) {
      page = trainer.read("1", page.cursor(), Duration.ZERO);
      seqs.addAll(page.events().stream().map(Entry::seq).toList());
    }
    assertThat(seqs).hasSize(120).isSorted().doesNotHaveDuplicates();
    assertThat(page.cursor().seq()).isEqualTo(page.head());
  }

  @Test
  void aLongPollIsAnsweredByTheNextMessage() throws Exception {
    trainer.post("1", "c1", "{}");
    Cursor cursor = trainer.read("1", Cursor.START, Duration.ZERO).cursor();
    CompletableFuture<Page> page = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> page.complete(longPoll(cursor)));
    trainer.post("1", "c2", "{}");
    assertThat(page.get(30, TimeUnit.SECONDS).events()).extracting(Entry::seq).containsExactly(2L);
  }

  private Page longPoll(Cursor cursor) {
    try {
      return trainer.read("1", cursor, Duration.ofSeconds(20));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherContentUnderTheSameNameIsAConflict() throws Exception {
    trainer.post("1", "c1", "{\"n\":1}");
    assertThatThrownBy(() -> trainer.post("1", "c1", "{\"n\":2}"))
        .isInstanceOfSatisfying(
            MaruException.class,
            why -> {
              assertThat(why.code()).isEqualTo("conflict");
              assertThat(why.temporary()).isFalse();
            });
  }
}
