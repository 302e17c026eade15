package dev.maru.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Counting what each name holds (security.md, S54, S58). */
class SeatsTest {

  @Test
  void aNameGetsAsManyAsThereAre() {
    Seats seats = new Seats(2);
    assertThat(seats.sit("a")).isTrue();
    assertThat(seats.sit("a")).isTrue();
    assertThat(seats.sit("a")).isFalse();
    assertThat(seats.sit("b")).isTrue();
    seats.rise("a");
    assertThat(seats.sit("a")).isTrue();
  }

  @Test
  void whoHoldsNothingIsForgotten() {
    Seats seats = new Seats(2);
    for (int i = 0; i < 1000; i++) {
      seats.sit("name " + i);
      seats.rise("name " + i);
    }
    seats.rise("never seen");
    assertThat(seats.names()).isZero();
  }

  @Test
  void nobodyAndNoLimitAreNotCounted() {
    Seats seats = new Seats(1);
    assertThat(seats.sit("")).isTrue();
    assertThat(seats.sit("")).isTrue();
    Seats free = new Seats(0);
    assertThat(free.sit("a")).isTrue();
    assertThat(free.sit("a")).isTrue();
    assertThat(free.names()).isZero();
  }

  @Test
  void theCountIsRightHoweverManyThreadsComeAndGo() throws Exception {
    Seats seats = new Seats(5);
    Callable<Integer> guest =
        () -> {
          int sat = 0;
          for (int i = 0; i < 10_000; i++) {
            if (seats.sit("x")) {
              sat++;
              seats.rise("x");
            }
          }
          return sat;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> all = new ArrayList<>(threads.invokeAll(List.of(guest, guest, guest)));
      for (Future<Integer> one : all) {
        assertThat(one.get()).isEqualTo(10_000);
      }
    }
    assertThat(seats.names()).isZero();
  }

  @Test
  void aUsersRequestsWaitUpToTheLimit() throws Refusal {
    Allowance allowance = new Allowance(Rates.unlimited(), new Seats(1), new Seats(1));
    User minji = new User("minji", "M", "");
    allowance.await(minji);
    assertThatThrownBy(() -> allowance.await(minji))
        .isInstanceOfSatisfying(
            Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    allowance.waited(minji);
    allowance.await(minji);
    assertThat(allowance.attach(minji)).isTrue();
    assertThat(allowance.attach(minji)).isFalse();
    allowance.detach(minji);
    assertThat(allowance.attach(minji)).isTrue();
    for (int i = 0; i < 5; i++) {
      allowance.await(User.GUEST);
      assertThat(allowance.attach(User.GUEST)).isTrue();
    }
  }
}
