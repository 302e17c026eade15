package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.Wire.Entrance;
import dev.maru.behaviour.Wire.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that changes its transport while others write sees every event once, in order. */
class SwitchTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with("--limits.page_events=20", "--limits.user_rate=0");

  private static final int WRITERS = 3;
  private static final int MESSAGES = 100;
  private static final int CLIENTS = 6;

  @Test
  void everySwitchInEitherDirectionKeepsTheCursor() throws Exception {
    List<Via> ladder =
        List.of(
            Via.WEBSOCKET,
            Via.EVENT_STREAM,
            Via.POLL,
            Via.LONG_POLL,
            Via.ROOMS_LONG_POLL,
            Via.ROOMS_POLL);
    List<Via> both = new ArrayList<>(ladder);
    both.addAll(ladder.reversed());
    see(new Random(7), (step, random) -> both.get(step % both.size()));
  }

  @Test
  void switchesAtRandomLoseAndDoubleNothing() throws Exception {
    long seed = System.nanoTime();
    List<Via> all = List.of(Via.values());
    try {
      see(new Random(seed), (step, random) -> all.get(random.nextInt(all.size())));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("seed " + seed, failure);
    }
  }

  private interface Choice {
    Via next(int step, Random random);
  }

  private static void see(Random random, Choice choice) throws Exception {
    String room = MARU.newRoom();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Via via = choice.next(i, random);
        String name = "w" + i;
        writers.add(people.submit(() -> write(via, room, name)));
      }
      List<Future<List<Long>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random own = new Random(random.nextLong());
        int first = i;
        clients.add(people.submit(() -> read(room, first, own, choice)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      List<Long> expected = LongStream.rangeClosed(1, WRITERS * MESSAGES).boxed().toList();
      for (Future<List<Long>> client : clients) {
        assertThat(client.get()).isEqualTo(expected);
      }
    }
  }

  private static @Nullable Void write(Via via, String room, String name) throws IOException {
    try (Wire wire = via.open(MARU, room, name)) {
      if (via == Via.WEBSOCKET) {
        wire.join(Place.NEWEST, 1);
      }
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(wire.send(name + "-" + i, "{\"i\":" + i + "}").code()).isEmpty();
      }
    }
    return null;
  }

  private static List<Long> read(String room, int first, Random random, Choice choice)
      throws IOException {
    List<Long> seen = new ArrayList<>();
    String epoch = "";
    for (int step = first; seen.size() < WRITERS * MESSAGES; step++) {
      long last = seen.isEmpty() ? 0 : seen.getLast();
      try (Wire wire = choice.next(step, random).open(MARU, room, "reader")) {
        Entrance entrance = wire.join(new Place(epoch, last), 1 + random.nextInt(30));
        assertThat(entrance.reset()).isFalse();
        epoch = entrance.epoch();
        seen.addAll(entrance.seqs());
        int more = random.nextInt(20);
        for (int i = 0; i < more && seen.size() < WRITERS * MESSAGES; i++) {
          seen.add(wire.next().number("seq"));
        }
      }
    }
    return seen;
  }
}
