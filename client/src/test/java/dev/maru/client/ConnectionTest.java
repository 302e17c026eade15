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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket side of the client, against a real server. */
final class ConnectionTest {

  private static final int PATIENCE_S = 20;

  private final Recorder heard = new Recorder();
  private RunningServer server;
  private Maru trainer;
  private Maru member;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    server = new RunningServer(data);
    trainer = Maru.at(server.address()).as(new Person("u5", "T", "강사"));
    member = Maru.at(server.address()).as(new Person("u9", "M", "회원"));
  }

  @AfterEach
  void stop() {
    server.close();
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

  @Test
  void whenTheServerStopsTheListenerIsTold() throws Exception {
    Connection one = trainer.connect(heard);
    server.close();
    assertThat(heard.end().get(PATIENCE_S, SECONDS)).isIn(4503, 1006, 1001);
    CompletableFuture<Ack> late = one.send("123", "c1", "{}");
    assertThatThrownBy(() -> late.get(PATIENCE_S, SECONDS)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void whereNobodyListensThereIsNoConnection() {
    String address = server.address().toString();
    server.close();
    Maru nobody = Maru.at(URI.create(address));
    assertThatThrownBy(() -> nobody.connect(heard)).isInstanceOf(IOException.class);
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
