package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** An event is encoded once per codec, whoever asks. */
final class EventTest {

  private static final int THREADS = 16;

  private final Codec v1 = new V1Codec(ZoneOffset.UTC);
  private final Codec seed = new SeedCodec(ZoneOffset.UTC, true, new IdentityFields(Map.of()));

  private static Event event(long seq) {
    byte[] data = ("{\"n\":" + seq + ",\"t\":\"<b>\"}").getBytes(UTF_8);
    return new Event("7", seq, Event.MESSAGE, 0, "c", new User("u", "", ""), data, 0);
  }

  @Test
  void everyThreadGetsTheOneFrameOfItsCodec() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int round = 1; round <= 300; round++) {
        Event event = event(round);
        assertThat(framesOf(event, threads)).hasSize(2);
        assertThat(event.frame(v1)).isSameAs(event.frame(v1)).isNotSameAs(event.frame(seed));
      }
    }
  }

  private Set<Frame> framesOf(Event event, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Frame>> asked = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Codec codec = i % 2 == 0 ? v1 : seed;
      asked.add(
          threads.submit(() -> {
            start.await();
            return event.frame(codec);
          }));
    }
    Set<Frame> frames = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Future<Frame> one : asked) {
      frames.add(one.get());
    }
    return frames;
  }

  @Test
  void everyCodecHasItsOwnPlace() {
    assertThat(List.of(v1.slot(), seed.slot())).containsExactlyInAnyOrder(0, 1);
    assertThat(Codec.COUNT).isEqualTo(Codec.class.getPermittedSubclasses().length);
  }
}
