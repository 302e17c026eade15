package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts in blocks that are used again and again. */
final class SlabsTest {

  private final Map<Integer, byte[]> texts = new HashMap<>();
  private final Slabs slabs = new Slabs();

  @Test
  void aTextComesBackAsItWasWhateverWasRemovedAroundIt() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Integer> places = new ArrayList<>();
    long bytes = 0;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(places.size() + 100) < 100) {
        byte[] text = new byte[1 + (int) Math.pow(2, random.nextDouble() * 12)];
        random.nextBytes(text);
        int place = slabs.put(text, text.length);
        places.add(place);
        assertThat(texts.put(place, text)).isNull();
        bytes += Slabs.taken(text.length);
      } else {
        Collections.swap(places, random.nextInt(places.size()), places.size() - 1);
        int place = places.removeLast();
        bytes -= Slabs.taken(assertHeld(place));
        texts.remove(place);
        slabs.remove(place);
      }
      assertThat(slabs.bytes()).isEqualTo(bytes);
    }
    places.forEach(this::assertHeld);
  }

  private int assertHeld(int place) {
    byte[] text = Objects.requireNonNull(texts.get(place));
    assertThat(slabs.get(place, text.length)).isEqualTo(text);
    return text.length;
  }

  @Test
  void oneTextThatStaysDoesNotKeepTheSpaceOfTheOthers() {
    byte[] large = new byte[64 << 10];
    slabs.put(large, 10);
    for (int i = 0; i < 10_000; i++) {
      slabs.remove(slabs.put(large, large.length));
    }

    assertThat(slabs.held()).isEqualTo(1);
  }

  @Test
  void whatManyLargeTextsTookIsGivenBackUpToFourMebibytes() {
    byte[] large = new byte[64 << 10];
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      places.add(slabs.put(large, large.length));
    }
    assertThat(slabs.held()).isEqualTo(250);

    places.forEach(slabs::remove);

    assertThat(slabs.bytes()).isZero();
    assertThat(slabs.held()).isEqualTo(16);
    slabs.put(large, large.length);
    assertThat(slabs.held()).isEqualTo(16);
  }
}
