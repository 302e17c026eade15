package dev.maru.transport.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poll that finds nothing asks no database, whether anybody follows its rooms or not. */
class IdlePollTest {

  private PollHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new PollHouse();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void aPollThatFindsNothingReadsNothing() throws InterruptedException {
    house.publish("r", 3);
    house.settle();
    int reads = house.reads();
    for (int i = 0; i < 100; i++) {
      house.poll(0, house.place("r", 3));
      house.pollMany(0, house.place("r", 3));
    }
    house.settle();
    assertThat(house.statuses()).hasSize(200).containsOnly(204);
    assertThat(house.reads()).isEqualTo(reads);
  }

  @Test
  void aPollOfARoomWithoutEventsReadsOnce() {
    for (int i = 0; i < 100; i++) {
      house.poll(0, house.place("nobody", 0));
      house.settle();
    }
    assertThat(house.statuses()).hasSize(100).containsOnly(204);
    assertThat(house.reads()).isEqualTo(1);
  }

  @Test
  void aPollThatWaitsReadsNothingUntilItIsDue() throws InterruptedException {
    house.publish("a", 1);
    house.publish("b", 2);
    house.settle();
    int reads = house.reads();
    for (int i = 0; i < 50; i++) {
      house.pollMany(25, house.place("a", 1), house.place("b", 2));
      house.settle();
    }
    List.copyOf(house.parked()).forEach(wait -> wait.due().run());
    house.settle();
    assertThat(house.statuses()).hasSize(50).containsOnly(204);
    assertThat(house.reads()).isEqualTo(reads);
    assertThat(house.rooms()).isZero();
  }

  @Test
  void anEventThatWakesAPollIsNotReadEither() throws InterruptedException {
    house.publish("a", 1);
    house.publish("b", 2);
    house.settle();
    int reads = house.reads();
    house.pollMany(25, house.place("a", 1), house.place("b", 2));
    house.settle();
    house.publish("b", 1);
    house.settle();
    assertThat(house.statuses()).containsExactly(200);
    assertThat(house.bodies().getFirst()).contains("\"room_id\":\"b\"").doesNotContain("\"a\"");
    assertThat(house.reads()).isEqualTo(reads);
  }
}
