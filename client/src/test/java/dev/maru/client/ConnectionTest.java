package dev.maru.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection promises, by each transport, against a real server. */
@Execution(ExecutionMode.CONCURRENT)
final class ConnectionTest {

  private static final int PATIENCE_S = 20;

  private static final List<Transport> MOVES =
      List.of(
          Transport.POLL,
          Transport.SSE,
          Transport.LONG_POLL,
          Transport.WEBSOCKET,
          Transport.SSE,
          Transport.WEBSOCKET,
          Transport.POLL,
          Transport.WEBSOCKET,
          Transport.LONG_POLL,
          Transport.POLL);

  private final Recorder heard = new Recorder();
  @TempDir private Path directory;
  private HeldPort port;
  private RunningServer server;
  private Maru trainer;
  private Maru member;

  @BeforeEach
  void start() throws Exception {
    port = HeldPort.hold();
    server = new RunningServer(directory, port.number());
    trainer = Maru.at(server.address()).as(new Person("u5", "T", "강사"));
    member = Maru.at(server.address()).as(new Person("u9", "M", "회원"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    port.close();
  }

  @Test
  void whatOneSaysTheOtherHears() throws Exception {
    try (Connection one = trainer.connect(new Recorder());
        Connection other = member.connect(heard)) {
      other.join("123", Cursor.NEWEST).get(PATIENCE_S, SECONDS);
      Ack ack = one.send("123", "c1", "{\"text\":\"오늘 \\\"스쿼트\\\"\"}").get(PATIENCE_S, SECONDS);
      Entry entry = heard.entries(1).getFirst();
      assertThat(ack).isEqualTo(new Ack("123", "c1", 1, false));
      assertThat(entry.from()).isEqualTo(new Person("u5", "T", "강사"));
      assertThat(entry.data()).contains("\"text\":\"오늘 \\\"스쿼트\\\"\"");
      assertThat(entry.clientId()).isEqualTo("c1");
    }
  }

  @Test
  void aRetryIsAnsweredWithTheSameSeq() throws Exception {
    try (Connection one = trainer.connect(new Recorder())) {
      Ack first = one.send("123", "c1", "{\"text\":\"a\"}").get(PATIENCE_S, SECONDS);
      Ack again = one.send("123", "c1", "{\"text\":\"a\"}").get(PATIENCE_S, SECONDS);
      assertThat(again.seq()).isEqualTo(first.seq());
      assertThat(again.dup()).isTrue();
    }
  }

  @Test
  void anotherConnectionGoesOnFromTheCursor() throws Exception {
    Cursor cursor;
    try (Connection one = trainer.connect(heard)) {
      one.join("123", Cursor.NEWEST).get(PATIENCE_S, SECONDS);
      sendMany(one, 10);
      heard.seqs(10);
      cursor = one.cursors().getOrDefault("123", Cursor.START);
    }
    for (int i = 0; i < 300; i++) {
      member.post("123", "m" + i, "{\"text\":\"" + i + "\"}");
    }
    try (Connection again = trainer.connect(heard)) {
      again.join("123", cursor).get(PATIENCE_S, SECONDS);
      assertThat(heard.seqs(310)).isEqualTo(oneTo(310));
    }
    assertThat(heard.resets()).hasSize(1);
  }

  @Test
  void everyoneSeesOneOrderWhileManySend() throws Exception {
    Recorder second = new Recorder();
    try (Connection one = trainer.connect(heard);
        Connection other = member.connect(second)) {
      one.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      other.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      List<CompletableFuture<Ack>> acks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        acks.add(one.send("123", "a" + i, "{\"n\":" + i + "}"));
        acks.add(other.send("123", "b" + i, "{\"n\":" + i + "}"));
      }
      for (CompletableFuture<Ack> ack : acks) {
        ack.get(PATIENCE_S, SECONDS);
      }
      assertThat(heard.entries(400)).isEqualTo(second.entries(400));
      assertThat(heard.seqs(400)).isEqualTo(oneTo(400));
    }
  }

  @Test
  void aCursorOfAnotherEpochStartsAnew() throws Exception {
    trainer.post("123", "c1", "{\"text\":\"a\"}");
    try (Connection one = trainer.connect(heard)) {
      one.join("123", new Cursor("zzzz", 40)).get(PATIENCE_S, SECONDS);
      assertThat(heard.seqs(1)).containsExactly(1L);
      assertThat(heard.resets()).containsExactly("123");
    }
  }

  @Test
  void aRefusedSendSaysWhy() throws Exception {
    try (Connection one = trainer.connect(heard)) {
      CompletableFuture<Ack> ack = one.send("no room", "c1", "{}");
      assertThatThrownBy(() -> ack.get(PATIENCE_S, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              MaruException.class, why -> assertThat(why.code()).isEqualTo("bad_request"));
    }
  }

  /** What the server cannot read has no id to answer to. */
  @Test
  void whatTheServerCannotReadFailsAndTheNextIsStored() throws Exception {
    try (Connection one = trainer.connect(heard)) {
      heard.awaitState(state -> state.phase() == State.Phase.LIVE);
      CompletableFuture<Ack> ack = one.send("123", "c1", "{\"text\":\"\\u0000\"}");
      CompletableFuture<Ack> next = one.send("123", "c2", "{\"text\":\"a\"}");
      assertThatThrownBy(() -> ack.get(PATIENCE_S, SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              MaruException.class, why -> assertThat(why.code()).isEqualTo("bad_json"));
      assertThat(next.get(PATIENCE_S, SECONDS).seq()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoJoinsAgainBeforeTheAnswerFollowsFromTheLaterCursor(Transport transport) throws Exception {
    for (int i = 1; i <= 60; i++) {
      trainer.post("123", "m" + i, "{}");
    }
    try (Connection one = trainer.connect(heard)) {
      one.use(transport);
      heard.awaitState(isLive(transport));
      CompletableFuture<Cursor> first = one.join("123", Cursor.NEWEST);
      CompletableFuture<Cursor> second = one.join("123", Cursor.START);
      assertThatThrownBy(() -> first.get(PATIENCE_S, SECONDS))
          .hasCauseInstanceOf(IOException.class);
      second.get(PATIENCE_S, SECONDS);
      sendMany(one, 1);
      assertThat(heard.seqs(61)).isEqualTo(oneTo(61));
      assertThat(one.cursors().keySet()).containsExactly("123");
    }
  }

  /** An id may be half as long as a room's name. */
  @ParameterizedTest
  @EnumSource
  void aRoomWithTheLongestNameIsJoined(Transport transport) throws Exception {
    String room = "r".repeat(128);
    try (Connection one = trainer.connect(heard)) {
      one.use(transport);
      one.join(room, Cursor.START).get(PATIENCE_S, SECONDS);
      one.send(room, "c1", "{}").get(PATIENCE_S, SECONDS);
      assertThat(heard.seqs(1)).containsExactly(1L);
    }
  }

  @Test
  void whoLeftHearsNoMore() throws Exception {
    try (Connection one = trainer.connect(heard)) {
      one.join("123", Cursor.NEWEST).get(PATIENCE_S, SECONDS);
      sendMany(one, 2);
      heard.seqs(2);
      one.leave("123").get(PATIENCE_S, SECONDS);
      sendMany(one, 3);
      assertThat(heard.seqs(2)).hasSize(2);
      assertThat(one.cursors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMissedWhileTheServerIsAway(Transport transport) throws Exception {
    try (Connection one = trainer.connect(heard)) {
      one.use(transport);
      one.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      heard.awaitState(isLive(transport));
      sendMany(one, 3);
      int behind = heard.told();
      server.close();
      heard.awaitState(behind, state -> state.phase() == State.Phase.WAITING);
      CompletableFuture<Ack> written = one.send("123", "away", "{}");
      server = new RunningServer(directory, port.number());
      assertThat(written.get(PATIENCE_S, SECONDS).seq()).isEqualTo(4);
      assertThat(heard.seqs(4)).isEqualTo(oneTo(4));
    }
  }

  @Test
  void everyTransportIsReachedFromEveryOtherWithoutAGap() throws Exception {
    try (Connection one = trainer.connect(heard);
        Connection other = member.connect(new Recorder())) {
      one.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      int said = 0;
      for (Transport transport : MOVES) {
        int behind = heard.told();
        one.use(transport);
        sendMany(other, 5);
        said += 5;
        heard.awaitState(behind, isLive(transport));
      }
      assertThat(heard.seqs(said)).isEqualTo(oneTo(said));
    }
  }

  @Test
  void aRoomThatMayNotExistIsRefused() throws Exception {
    try (Connection one = trainer.connect(heard)) {
      for (Transport transport : MOVES) {
        one.use(transport);
        CompletableFuture<Cursor> joined = one.join("no room", Cursor.START);
        assertThatThrownBy(() -> joined.get(PATIENCE_S, SECONDS))
            .hasCauseInstanceOf(MaruException.class);
      }
    }
  }

  @Test
  void whereNobodyListensItTriesAgain() throws Exception {
    String address = server.address().toString();
    server.close();
    try (Connection _ = Maru.at(URI.create(address)).connect(heard)) {
      heard.awaitState(state -> state.phase() == State.Phase.WAITING);
    }
  }

  private static Predicate<State> isLive(Transport transport) {
    return state -> state.phase() == State.Phase.LIVE && state.transport() == transport;
  }

  private static void sendMany(Connection one, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String id = UUID.randomUUID().toString();
      one.send("123", id, "{\"n\":" + i + "}").get(PATIENCE_S, SECONDS);
    }
  }

  private static List<Long> oneTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
