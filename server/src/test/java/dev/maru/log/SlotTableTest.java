package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The map without objects, against a map. */
final class SlotTableTest {

  private final SlotTable table = new SlotTable();

  @Test
  void itHoldsWhatAMapHolds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<SendKey, Integer> map = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      // Few values per part, so that keys share parts and are met again.
      int values = step < 100_000 ? 8 : 30;
      SendKey key =
          new SendKey(random.nextInt(values), random.nextInt(values), random.nextInt(values));
      if (random.nextBoolean()) {
        table.put(key.room(), key.high(), key.low(), step);
        map.put(key, step);
      } else {
        table.remove(key.room(), key.high(), key.low());
        map.remove(key);
      }
      assertThat(table.size()).isEqualTo(map.size());
      SendKey other =
          new SendKey(random.nextInt(values), random.nextInt(values), random.nextInt(values));
      assertThat(table.find(other.room(), other.high(), other.low()))
          .isEqualTo(map.getOrDefault(other, SlotTable.NONE));
    }
    for (var entry : map.entrySet()) {
      SendKey key = entry.getKey();
      assertThat(table.find(key.room(), key.high(), key.low())).isEqualTo(entry.getValue());
    }
  }
}
