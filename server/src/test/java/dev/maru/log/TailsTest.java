package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows that wait for the indexes, against a plain model and in their bounds. */
final class TailsTest {

  private final Tails tails = new Tails();
  private final PlainTails plain = new PlainTails();
  private final SendKey.Maker keys = new SendKey.Maker();
  private final Map<Integer, Long> heads = new HashMap<>();
  private long lastId;

  private Row row(int room, String clientId, String text) {
    long seq = heads.merge(room, 1L, Long::sum);
    User from = new User("u" + room, "T", "민지");
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    Event event = new Event("r" + room, seq, "edit", seq - 1, clientId, from, data, 1_000 + seq);
    SendKey key = clientId.isEmpty() ? null : keys.of(room, from.id(), clientId);
    return new Row(++lastId, room, 1, key, event);
  }

  private void commit(List<Row> added, List<Place> indexed) {
    tails.committed(added, indexed);
    plain.committed(added, indexed);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60, 3_000})
  void theTailsHoldWhatAPlainModelHolds(int rooms) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int step = 0; step < 1_000; step++) {
      int enough = random.nextInt(12) == 0 ? 500 : random.nextInt(20);
      int most = enough + 1 + random.nextInt(40);
      List<Place> indexed = tails.oldest(enough, 0, most);
      assertThat(indexed).isEqualTo(plain.oldest(enough, most));
      List<Row> added = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        String clientId = random.nextInt(9) == 0 ? "" : "c" + lastId;
        int length = random.nextInt(50) == 0 ? random.nextInt(70_000) : random.nextInt(600);
        // Squared, so that some rooms are busy and some wait long.
        int room = (int) (Math.pow(random.nextDouble(), 2) * rooms);
        added.add(row(room, clientId, "x".repeat(length)));
      }
      commit(added, indexed);
      assertSame(random, rooms);
    }
    commit(List.of(), tails.oldest(Integer.MAX_VALUE, 0, Integer.MAX_VALUE));
    assertThat(tails.size()).isZero();
    assertThat(tails.bytes()).isZero();
    assertThat(tails.indexedTo(lastId)).isEqualTo(lastId);
  }

  private void assertSame(Random random, int rooms) {
    List<Row> all = plain.all();
    assertThat(tails.size()).isEqualTo(all.size());
    long oldest = all.stream().mapToLong(Row::id).min().orElse(lastId + 1);
    assertThat(tails.indexedTo(lastId)).isEqualTo(oldest - 1);
    int room = random.nextInt(rooms);
    long seq = random.nextLong(heads.getOrDefault(room, 0L) + 3);
    int limit = 1 + random.nextInt(30);
    Tails.Slice after = tails.after("r" + room, room, seq, limit);
    Tails.Slice before = tails.before("r" + room, room, seq, limit);
    assertEvents(after.events(), plain.after(room, seq, limit));
    assertEvents(before.events(), plain.before(room, seq, limit));
    List<Row> tail = plain.tail(room);
    assertThat(after.first()).isEqualTo(tail.isEmpty() ? 0 : tail.getFirst().event().seq());
    assertThat(before.last()).isEqualTo(tail.isEmpty() ? 0 : tail.getLast().event().seq());
    for (int i = 0; i < 5 && !all.isEmpty(); i++) {
      Row row = all.get(random.nextInt(all.size()));
      SendKey key = row.key();
      if (key != null) {
        assertThat(tails.has(key)).isTrue();
        Event sent = tails.sent(row.event().room(), key);
        assertThat(sent).isNotNull();
        assertEvents(List.of(sent), List.of(row.event()));
      }
    }
  }

  private static void assertEvents(List<Event> found, List<Event> expected) {
    assertThat(found)
        .usingElementComparator(
            Comparator.comparing(Event::room)
                .thenComparingLong(Event::seq)
                .thenComparing(Event::kind)
                .thenComparingLong(Event::ref)
                .thenComparing(Event::clientId)
                .thenComparing(event -> event.from().toString())
                .thenComparingLong(Event::ts)
                .thenComparing(event -> new String(event.data(), StandardCharsets.UTF_8)))
        .isEqualTo(expected);
  }

  @Test
  void aSendIsForgottenWithItsRow() {
    Row row = row(1, "a", "text");
    commit(List.of(row), List.of());
    SendKey key = Objects.requireNonNull(row.key());
    assertThat(tails.has(key)).isTrue();

    commit(List.of(), tails.oldest(1, 0, 1));

    assertThat(tails.has(key)).isFalse();
    assertThat(tails.sent("r1", key)).isNull();
    assertThat(tails.after("r1", 1, 0, 10)).isEqualTo(Tails.Slice.NONE);
  }

  @Test
  void rowsThatAreNotTheOldestOfTheirRoomCannotLeave() {
    Row first = row(1, "a", "text");
    Row second = row(1, "b", "text");
    commit(List.of(first, second), List.of());

    assertThatThrownBy(() -> tails.committed(List.of(), List.of(second.place())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tails.committed(List.of(), List.of(row(2, "c", "text").place())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void roomsLeaveUntilTheyFreeEnoughBytes() {
    for (int room = 0; room < 10; room++) {
      commit(List.of(row(room, "", "x".repeat(1_000))), List.of());
    }
    long one = tails.bytes() / 10;

    assertThat(tails.oldest(0, 3 * one, 100)).hasSize(3);
    assertThat(tails.oldest(0, 3 * one + 1, 100)).hasSize(4);
    assertThat(tails.oldest(0, 3 * one, 2)).hasSize(2);
    assertThat(tails.oldest(5, one, 100)).hasSize(5);
  }
}
