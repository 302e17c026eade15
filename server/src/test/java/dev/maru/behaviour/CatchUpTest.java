package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.behaviour.Wire.Entrance;
import dev.maru.behaviour.Wire.Place;
import dev.maru.testing.RawSocket;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever is behind gets all that follows, once and in order, while others go on writing. */
class CatchUpTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with("--limits.page_events", "20", "--limits.outbox_bytes", "262144");

  private static final int BEHIND = 150;
  private static final int MEANWHILE = 60;

  /** So many large messages, 5 MB, are more than the kernel (4 MB) and an outbox hold. */
  private static final int TOO_MANY = 250;

  @EveryTransport
  void whoIsBehindStreamsTheRestWhileOthersWrite(Via via) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String room = MARU.newRoom();
    write(room, "before", BEHIND);
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> one = writers.submit(() -> write(room, "one", MEANWHILE));
      Future<?> two = writers.submit(() -> write(room, "two", MEANWHILE));
      try (Wire reader = via.open(MARU, room, "reader")) {
        long after = random.nextInt(BEHIND);
        int limit = 1 + random.nextInt(30);
        Entrance entrance = reader.join(Place.after(after), limit);
        List<Long> seen = new ArrayList<>(entrance.seqs());
        int rest = BEHIND + 2 * MEANWHILE - (int) after - seen.size();
        for (int i = 0; i < rest; i++) {
          seen.add(reader.next().number("seq"));
        }
        for (int i = 0; i < seen.size(); i++) {
          assertThat(seen.get(i)).as("seed %d, after %d", seed, after).isEqualTo(after + 1 + i);
        }
      }
      one.get();
      two.get();
    }
  }

  @EveryTransport
  void manyRetriesAtOnceStoreOneMessage(Via via) throws Exception {
    String room = MARU.newRoom();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Via> ways = List.of(Via.values());
      List<Future<Wire.Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Via mixed = i % 2 == 0 ? via : ways.get(i % ways.size());
        receipts.add(
            senders.submit(() -> {
              try (Wire wire = mixed.open(MARU, room, "u5")) {
                return wire.send("once", "{\"x\":1}");
              }
            }));
      }
      int fresh = 0;
      Set<Long> seqs = new HashSet<>();
      for (Future<Wire.Receipt> receipt : receipts) {
        assertThat(receipt.get().code()).isEmpty();
        fresh += receipt.get().dup() ? 0 : 1;
        seqs.add(receipt.get().seq());
      }
      assertThat(fresh).isEqualTo(1);
      assertThat(seqs).containsExactly(1L);
    }
  }

  @Test
  void aSlowReaderIsCutAndResumesExactly() throws Exception {
    String room = MARU.newRoom();
    int count = 400;
    long last = 0;
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor();
        SocketLine slow = SocketLine.narrow(MARU.port())) {
      slow.ask("{\"action\":\"hello\",\"v\":1}");
      slow.ask("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      writeLarge(room, TOO_MANY);
      // Not before it reads: who was cut has but a few seconds to take what is on its way.
      Future<?> rest = writer.submit(() -> writeLarge(room, count - TOO_MANY));
      last = readToTheEnd(slow);
      rest.get();
    }
    assertThat(last).as("cut before the end").isLessThan(count);
    try (Wire again = Via.WEBSOCKET.open(MARU, room, "slow")) {
      Entrance entrance = again.join(Place.after(last), 5);
      assertThat(entrance.reset()).isFalse();
      List<Long> seen = new ArrayList<>(entrance.seqs());
      while (last + seen.size() < count) {
        seen.add(again.next().number("seq"));
      }
      assertThat(seen)
          .startsWith(last + 1)
          .endsWith((long) count)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aSlowStreamIsCutWithAByeAndItsLastIdResumesExactly() throws Exception {
    String room = MARU.newRoom();
    int count = 400;
    String id = "";
    long last = 0;
    StreamLine.Block block;
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor();
        StreamLine slow = StreamLine.narrow(MARU.port(), "rooms=" + room + ":0")) {
      assertThat(slow.frame().fields().text("type")).isEqualTo("joined");
      writeLarge(room, TOO_MANY);
      Future<?> rest = writer.submit(() -> writeLarge(room, count - TOO_MANY));
      for (block = slow.frame(); !block.id().isEmpty(); block = slow.frame()) {
        assertThat(block.fields().number("seq")).isEqualTo(++last);
        id = block.id();
      }
      assertThat(block.fields().text("type")).isEqualTo("bye");
      assertThat(block.fields().number("code")).isEqualTo(4508);
      assertThatThrownBy(slow::next).isInstanceOf(EOFException.class);
      rest.get();
    }
    assertThat(last).as("cut before the end").isLessThan(count);
    String had = "Last-Event-ID: " + id;
    try (StreamLine again = StreamLine.open(MARU.port(), "rooms=" + room, had)) {
      for (Fields event : again.frame("joined").fields().objects("events")) {
        assertThat(event.number("seq")).isEqualTo(++last);
      }
      while (last < count) {
        assertThat(again.frame().fields().number("seq")).isEqualTo(++last);
      }
    }
  }

  @Test
  void aStreamOfManyRoomsThatAreFarBehindIsNotCut() throws IOException {
    List<String> rooms = new ArrayList<>();
    StringBuilder query = new StringBuilder("rooms=");
    for (int i = 0; i < 12; i++) {
      String room = MARU.newRoom();
      writeLarge(room, 30);
      query.append(rooms.isEmpty() ? "" : ",").append(room).append(":0");
      rooms.add(room);
    }
    Map<String, Long> last = new HashMap<>();
    int missing = 12 * 30;
    try (StreamLine stream = StreamLine.open(MARU.port(), query.toString())) {
      while (missing > 0) {
        Fields frame = stream.frame().fields();
        boolean joined = frame.text("type").equals("joined");
        for (Fields event : joined ? frame.objects("events") : List.of(frame)) {
          assertThat(event.number("seq"))
              .isEqualTo(last.merge(event.text("room_id"), 1L, Long::sum));
          missing--;
        }
      }
    }
    assertThat(last).containsOnlyKeys(rooms);
  }

  /** The last seq that a slow reader finds in its socket before the reason why it was cut. */
  private static long readToTheEnd(SocketLine slow) throws IOException {
    long last = 0;
    var frame = slow.raw().readFrame();
    while (frame.opcode() == RawSocket.TEXT) {
      long seq = Fields.of(frame.text()).number("seq");
      assertThat(seq).isEqualTo(last + 1);
      last = seq;
      frame = slow.raw().readFrame();
    }
    assertThat(frame.closeCode()).isEqualTo(4508);
    return last;
  }

  private static @Nullable Void writeLarge(String room, int count) throws IOException {
    String text = "x".repeat(20_000);
    try (SocketLine line = SocketLine.greeted(MARU.port(), "writer", "T")) {
      for (int i = 0; i < count; i++) {
        line.say(
            "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"t\":\"%s\"}}"
                .formatted(room, text));
      }
      for (int i = 0; i < count; i++) {
        assertThat(line.hear().text("type")).isEqualTo("ack");
      }
    }
    return null;
  }

  private static @Nullable Void write(String room, String name, int count) throws IOException {
    try (Wire wire = Via.WEBSOCKET.open(MARU, room, name)) {
      for (int i = 0; i < count; i++) {
        assertThat(wire.send(name + i, "{\"i\":" + i + "}").code()).isEmpty();
      }
    }
    return null;
  }
}
