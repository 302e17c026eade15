package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When nobody is sent any more to who does not answer, and when somebody is again. */
class CircuitTest {

  private final Circuit circuit = new Circuit();

  private void failAll(long nowMs) {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      assertThat(circuit.enter(nowMs)).isTrue();
      circuit.failed(nowMs);
    }
  }

  @Test
  void fewFailuresAreNone() {
    for (int round = 0; round < 10; round++) {
      for (int i = 1; i < Circuit.FAILURES; i++) {
        assertThat(circuit.enter(0)).isTrue();
        circuit.failed(0);
      }
      circuit.succeeded();
    }
    assertThat(circuit.open(0)).isFalse();
  }

  @Test
  void afterManyInARowNobodyIsSentForAWhile() {
    failAll(100);
    assertThat(circuit.open(100)).isTrue();
    assertThat(circuit.enter(100 + Circuit.PAUSE_MS - 1)).isFalse();
    assertThat(circuit.retryAfterMs(100)).isBetween(1_000, 1_500);
  }

  @Test
  void thenOneAloneLooksAndOpensTheWayForAll() {
    failAll(0);
    assertThat(circuit.open(Circuit.PAUSE_MS)).isFalse();
    assertThat(circuit.enter(Circuit.PAUSE_MS)).isTrue();
    assertThat(circuit.enter(Circuit.PAUSE_MS)).as("a second").isFalse();
    assertThat(circuit.open(Circuit.PAUSE_MS)).as("while one looks").isTrue();
    circuit.succeeded();
    assertThat(circuit.enter(Circuit.PAUSE_MS)).isTrue();
    assertThat(circuit.enter(Circuit.PAUSE_MS)).isTrue();
  }

  @Test
  void eachLookInVainDoublesThePauseUpToABound() {
    failAll(0);
    long now = 0;
    long pause = Circuit.PAUSE_MS;
    for (int look = 0; look < 10; look++) {
      assertThat(circuit.enter(now + pause - 1)).as("look %d", look).isFalse();
      now += pause;
      assertThat(circuit.enter(now)).as("look %d", look).isTrue();
      circuit.failed(now);
      pause = Math.min(pause * 2, 32_000);
    }
    circuit.enter(now + 32_000);
    circuit.succeeded();
    failAll(now);
    assertThat(circuit.enter(now + Circuit.PAUSE_MS)).as("all is forgotten").isTrue();
  }

  @Test
  void manyThatFailTogetherCountOnce() {
    failAll(0);
    for (int i = 0; i < 100; i++) {
      circuit.failed(1); // they were on their way
    }
    assertThat(circuit.enter(Circuit.PAUSE_MS)).isTrue();
  }
}
