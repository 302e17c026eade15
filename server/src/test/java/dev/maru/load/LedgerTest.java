package dev.maru.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The book-keeping that a load's verdict stands on: each fault is seen, and only that one. */
final class LedgerTest {

  private Ledger ledger;

  @BeforeEach
  void twoRoomsOfTwo() throws LoadPlanException {
    ledger = new Ledger(LoadFlags.read(List.of("--rooms", "2", "--members", "2")));
    for (int i = 0; i < 4; i++) {
      assertThat(ledger.next(0)).isEqualTo(i + 1);
    }
  }

  @Test
  void everyDeliveryInOrderIsClean() {
    deliver(0, 1, 2, 3, 4);
    deliver(2, 1, 2, 3, 4);
    expect(0, 0, 0, 0);
  }

  @Test
  void aHoleAndAMissingEndAreMissing() {
    deliver(0, 1, 3);
    deliver(2, 1, 2, 3, 4);
    expect(2, 0, 0, 0);
    assertThat(ledger.overtaken()).isEqualTo(1);
  }

  @Test
  void theSameTwiceIsDoubled() {
    deliver(0, 1, 2, 2, 3, 4, 1);
    deliver(2, 1, 2, 3, 4);
    expect(0, 2, 0, 0);
  }

  @Test
  void aLateOneIsReorderedAndNotMissing() {
    deliver(0, 1, 3, 2, 4);
    deliver(2, 1, 2, 3, 4);
    expect(0, 0, 1, 0);
  }

  @Test
  void anotherRoomsMessageIsMisrouted() {
    deliver(0, 1, 2, 3, 4);
    deliver(2, 1, 2, 3, 4);
    ledger.delivered(1, new Stamp(0, 0, 1));
    expect(0, 0, 0, 1);
  }

  @Test
  void aMessageNobodySentIsMisrouted() {
    deliver(0, 1, 2, 3, 4, 5);
    deliver(2, 1, 2, 3, 4);
    expect(0, 0, 0, 1);
  }

  private void deliver(int connection, int... numbers) {
    for (int number : numbers) {
      ledger.delivered(connection, new Stamp(0, 0, number));
    }
  }

  private void expect(long missing, long doubled, long reordered, long misrouted) {
    assertThat(ledger.missing()).as("missing").isEqualTo(missing);
    assertThat(ledger.doubled()).as("doubled").isEqualTo(doubled);
    assertThat(ledger.reordered()).as("reordered").isEqualTo(reordered);
    assertThat(ledger.misrouted()).as("misrouted").isEqualTo(misrouted);
  }
}
