package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every send reaches the log once, whatever breaks: by a clock set by hand. */
final class SendingTest {

  private static final Ack STORED = new Ack("7", "a", 1, false);

  private final SteppedWorld world = new SteppedWorld();
  private final SteppedNet net = new SteppedNet();
  private final Connection connection = new Connection(net, world, new Heard());
  private CompletableFuture<Ack> ack = new CompletableFuture<>();

  @BeforeEach
  void open() {
    net.line().ear.opened(0);
    ack = connection.send("7", "a", "{\"n\":1}");
  }

  @Test
  void itGoesByTheLine() {
    assertThat(net.line().sent).hasSize(1);
    answer("\"type\":\"ack\",\"room_id\":\"7\",\"client_id\":\"a\",\"seq\":1,\"dup\":false");
    assertThat(ack).isCompletedWithValue(STORED);
    world.pass(Outbox.ANSWER_MS);
    assertThat(net.line().sent).hasSize(1);
  }

  @Test
  void whenTheLineBreaksItGoesOverHttpAtOnceAsTheSameSend() {
    net.line().ear.ended(Comeback.LINE_CUT, 0);
    assertThat(net.posts).hasSize(1);
    assertThat(net.posts.getFirst().what()).isEqualTo("a");
    net.posts.getFirst().answer().complete(STORED);
    assertThat(ack).isCompletedWithValue(STORED);
  }

  @Test
  void whatTheLineDoesNotAnswerGoesOverHttpAsTheSameSend() {
    world.pass(Outbox.ANSWER_MS + 500);
    assertThat(net.line().sent).hasSize(1);
    assertThat(net.posts).hasSize(1);
    assertThat(net.posts.getFirst().what()).isEqualTo("a");
    world.pass(Outbox.ANSWER_MS + 500);
    assertThat(net.posts).as("the line is not asked again").hasSize(2);
    net.posts.getLast().answer().complete(STORED);
    assertThat(ack).isCompletedWithValue(STORED);
  }

  @Test
  void whatTheServerCannotReadIsRefusedOverHttpAndTheNextGoesByTheLine() {
    var _ = connection.send("7", "b", "{}");
    net.line().says("{\"type\":\"error\",\"code\":\"bad_json\",\"temporary\":false}");
    world.pass(Outbox.ANSWER_MS + 500);
    assertThat(net.posts).hasSize(1);
    net.posts.getFirst().answer().completeExceptionally(new MaruException("bad_json", "NUL"));
    assertThat(ack.exceptionNow()).isInstanceOf(MaruException.class);
    assertThat(net.line().sent).hasSize(2).last().asString().contains("\"client_id\":\"b\"");
  }

  @Test
  void inARoomOneFollowsTheOtherAndRoomsDoNotWaitForEachOther() {
    var _ = connection.send("7", "b", "{}");
    var _ = connection.send("8", "c", "{}");
    assertThat(net.line().sent).hasSize(2).noneMatch(sent -> sent.contains("\"b\""));
    answer(0, "\"type\":\"ack\",\"room_id\":\"7\",\"client_id\":\"a\",\"seq\":1");
    assertThat(net.line().sent.getLast()).contains("\"client_id\":\"b\"");
  }

  @Test
  void aDefiniteNoFailsTheSendAndTheNextFollows() {
    var _ = connection.send("7", "b", "{}");
    answer("\"type\":\"error\",\"code\":\"conflict\",\"temporary\":false");
    assertThat(ack.exceptionNow())
        .isInstanceOfSatisfying(
            MaruException.class, why -> assertThat(why.code()).isEqualTo("conflict"));
    assertThat(net.line().sent.getLast()).contains("\"client_id\":\"b\"");
  }

  @Test
  void aPauseThatTheServerAsksForIsKept() {
    refuse("\"retry_after_ms\":1500");
    world.pass(1_499);
    assertThat(net.line().sent).hasSize(1);
    world.pass(1);
    assertThat(net.line().sent).hasSize(2);
  }

  @Test
  void afterEightPassingRefusalsItFails() {
    for (int i = 0; i < Outbox.TRIES; i++) {
      assertThat(ack).isNotDone();
      answer("\"type\":\"error\",\"code\":\"unavailable\",\"retry_after_ms\":10");
      world.pass(10);
    }
    assertThat(ack.exceptionNow()).isInstanceOf(MaruException.class);
  }

  @Test
  void whoIsOnlyTooQuickWaitsAsLongAsItTakes() {
    for (int i = 0; i < 3 * Outbox.TRIES; i++) {
      refuse("\"retry_after_ms\":10");
      world.pass(10);
    }
    answer("\"type\":\"error\",\"code\":\"unavailable\",\"retry_after_ms\":10");
    world.pass(10);
    assertThat(ack).isNotDone();
    assertThat(net.line().sent).hasSize(3 * Outbox.TRIES + 2);
  }

  @Test
  void whileNobodyIsSignedInNothingGoesAndNothingIsGivenUp() {
    net.line().ear.ended(Comeback.LINE_CUT, 0);
    net.posts.getFirst().answer().completeExceptionally(new MaruException("auth_expired", "over"));
    net.another = false;
    world.pass(500);
    net.line().ear.ended(4401, 0);
    world.pass(600_000);
    assertThat(net.posts).hasSize(1);
    assertThat(ack).isNotDone();
    connection.reconnect();
    net.posts.getLast().answer().complete(STORED);
    assertThat(ack).isCompletedWithValue(STORED);
  }

  @Test
  void theSendThatBrokeTheLineFailsAndTheLineComesBack() {
    net.line().ear.ended(1009, 0);
    assertThat(ack.exceptionNow()).isInstanceOf(MaruException.class);
    world.pass(500);
    assertThat(net.lines).hasSize(2);
  }

  @Test
  void anAnswerThatComesByAnOldLineChangesNothing() {
    SteppedNet.Dialled old = net.line();
    old.ear.ended(Comeback.LINE_CUT, 0);
    old.says("{\"id\":\"" + old.id(0) + "\",\"type\":\"ack\",\"client_id\":\"a\",\"seq\":1}");
    assertThat(ack).isNotDone();
    net.posts.getFirst().answer().complete(STORED);
    assertThat(ack).isCompletedWithValue(STORED);
  }

  @Test
  void aPostThatIsLostIsRepeatedAfterAWhile() {
    net.line().ear.ended(Comeback.LINE_CUT, 0);
    net.posts.getFirst().answer().completeExceptionally(new IOException("cut"));
    assertThat(net.posts).hasSize(1);
    world.pass(300);
    assertThat(net.posts.size() + net.line().sent.size()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatIsUnsettledFailsWhenItIsClosed() {
    connection.close();
    assertThat(ack.exceptionNow()).isInstanceOf(IOException.class);
    assertThat(connection.send("7", "b", "{}").exceptionNow()).isInstanceOf(IOException.class);
  }

  private void refuse(String fields) {
    answer("\"type\":\"error\",\"code\":\"rate_limited\",\"temporary\":true," + fields);
  }

  private void answer(String fields) {
    answer(net.line().sent.size() - 1, fields);
  }

  private void answer(int command, String fields) {
    net.line().says("{\"id\":\"" + net.line().id(command) + "\"," + fields + "}");
  }
}
