package dev.maru.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Speaker;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Frame;
import dev.maru.protocol.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for one client: written once a turn, bounded in bytes, never out of order. */
class OutboxTest {

  private QuietHouse house;
  private final Pipe pipe = new Pipe();
  private Session session;
  private Outbox outbox;

  @BeforeEach
  void open() throws IOException {
    house = new QuietHouse(List.of());
    session = new Session(house.desk, pipe, "");
    outbox = new Outbox(session, pipe, house.desk.turn(), QuietHouse.OUTBOX_BYTES);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void everythingOfOneTurnLeavesInOneWrite() {
    for (int i = 0; i < 20; i++) {
      outbox.offer(frame("f" + i));
    }
    assertThat(pipe.writes).isEmpty();
    house.lane.runAll();
    assertThat(pipe.writes).hasSize(1);
    assertThat(pipe.writes.getFirst()).hasSize(20).startsWith("f0", "f1").endsWith("f19");
    outbox.offer(frame("next"));
    house.lane.runAll();
    assertThat(pipe.writes).hasSize(2);
    house.lane.runAll();
    assertThat(pipe.writes).hasSize(2);
  }

  @Test
  void whatWaitsForAFullSocketLeavesWhenItTakesMore() {
    pipe.open = false;
    outbox.offer(frame("a"));
    outbox.offer(frame("b"));
    house.lane.runAll();
    assertThat(pipe.writes).isEmpty();
    pipe.open = true;
    outbox.drained();
    house.lane.runAll();
    assertThat(pipe.writes).containsExactly(List.of("a", "b"));
  }

  @Test
  void aSocketThatFillsUpWithinTheTurnIsNotWrittenTo() {
    outbox.offer(frame("a"));
    pipe.open = false;
    house.lane.runAll();
    assertThat(pipe.writes).isEmpty();
    pipe.open = true;
    outbox.drained();
    house.lane.runAll();
    assertThat(pipe.all()).containsExactly("a");
  }

  @Test
  void beyondTheBoundInBytesTheClientIsCut() {
    pipe.open = false;
    Frame hundred = frame("x".repeat(98));
    for (int i = 0; i < QuietHouse.OUTBOX_BYTES / 100; i++) {
      outbox.offer(hundred);
      assertThat(pipe.closes).isEmpty();
    }
    outbox.offer(hundred);
    assertThat(pipe.closes).containsExactly(CloseCode.SLOW);
    outbox.offer(hundred);
    pipe.open = true;
    outbox.drained();
    house.lane.runAll();
    assertThat(pipe.closes).hasSize(1);
    assertThat(pipe.writes).isEmpty();
  }

  @Test
  void whatTheSocketStillHoldsCountsToo() {
    pipe.open = false;
    pipe.pending = QuietHouse.OUTBOX_BYTES - 150;
    outbox.offer(frame("x".repeat(98)));
    assertThat(pipe.closes).isEmpty();
    outbox.offer(frame("x".repeat(98)));
    assertThat(pipe.closes).containsExactly(CloseCode.SLOW);
  }

  @Test
  void aBurstWithinOneTurnDoesNotCutAClientThatTakesIt() {
    Frame hundred = frame("x".repeat(98));
    int count = QuietHouse.OUTBOX_BYTES / 100 * 5;
    for (int i = 0; i < count; i++) {
      outbox.offer(hundred);
    }
    house.lane.runAll();
    assertThat(pipe.closes).isEmpty();
    assertThat(pipe.all()).hasSize(count);
    pipe.takes = 1;
    for (int i = 0; i < count; i++) {
      outbox.offer(hundred);
    }
    assertThat(pipe.closes).containsExactly(CloseCode.SLOW);
  }

  @Test
  void oneFrameLargerThanTheBoundStillLeaves() {
    outbox.offer(frame("x".repeat(QuietHouse.OUTBOX_BYTES * 2)));
    house.lane.runAll();
    assertThat(pipe.all()).hasSize(1);
    assertThat(pipe.closes).isEmpty();
  }

  @Test
  void nothingLeavesAfterTheEnd() {
    outbox.offer(frame("a"));
    outbox.close(CloseCode.INTERNAL, "x");
    outbox.close(CloseCode.SLOW, "y");
    outbox.offer(frame("b"));
    house.lane.runAll();
    assertThat(pipe.writes).isEmpty();
    assertThat(pipe.closes).containsExactly(CloseCode.INTERNAL);
  }

  @Test
  void whoIsBehindReadsOnWhenTheSocketTakesMore() throws Exception {
    int count = 30;
    house.append("r", count);
    house.settle();
    session.speakFor(Speaker.trusted(User.GUEST), true);
    List<Long> opened = new ArrayList<>();
    session.follow(
        "r",
        new Cursor("", 0),
        2,
        opening -> opening.page().events().forEach(event -> opened.add(event.seq())),
        refusal -> {
          throw new AssertionError(refusal.reason());
        });
    pipe.takes = 1;
    house.settle();
    int turns = 0;
    while (pipe.all().size() < count - 2) {
      assertThat(pipe.writes).allMatch(write -> write.size() <= 4);
      assertThat(pipe.open).isFalse();
      pipe.open = true;
      pipe.takes = 1;
      session.drained();
      house.settle();
      assertThat(turns++).as("turns").isLessThan(count);
    }
    assertThat(opened).containsExactly(1L, 2L);
    List<Long> seen = pipe.all().stream().map(OutboxTest::seq).toList();
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(3, count).boxed().toList());
    pipe.open = true;
    pipe.takes = -1;
    house.append("r", 1);
    house.settle();
    assertThat(seq(pipe.all().getLast())).isEqualTo(count + 1L);
    assertThat(pipe.closes).isEmpty();
  }

  private static long seq(String json) {
    int at = json.indexOf("\"seq\":") + 6;
    return Long.parseLong(json.substring(at, json.indexOf(',', at)));
  }

  private static Frame frame(String text) {
    return Frame.text(text.getBytes(UTF_8));
  }
}
