package dev.maru.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Token buckets on a clock that the test sets (security.md, S44). */
class RatesTest {

  private static final long MS = 1_000_000;
  private static final User MINJI = new User("minji", "M", "");
  private static final User BORA = new User("bora", "M", "");

  private long now = 77_000_000_000L;

  private Rates rates(int perSecond, int burst) {
    Rate rate = Rate.of(perSecond, burst);
    return new Rates(rate, rate, rate, () -> now);
  }

  @Test
  void aBurstPassesAndThenTheRate() {
    Rates rates = rates(10, 5);
    for (int i = 0; i < 5; i++) {
      assertThat(rates.user(MINJI)).isZero();
    }
    assertThat(rates.user(MINJI)).isEqualTo(100);
    now += 99 * MS;
    assertThat(rates.user(MINJI)).isEqualTo(1);
    now += MS;
    assertThat(rates.user(MINJI)).isZero();
    assertThat(rates.user(MINJI)).isEqualTo(100);
  }

  @Test
  void whoIsRefusedPaysNothing() {
    Rates rates = rates(10, 1);
    assertThat(rates.user(MINJI)).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(rates.user(MINJI)).isEqualTo(100);
    }
    now += 100 * MS;
    assertThat(rates.user(MINJI)).isZero();
  }

  @Test
  void aLongRestBringsBackTheBurstAndNoMore() {
    Rates rates = rates(10, 5);
    rates.user(MINJI);
    now += 3_600_000 * MS;
    rates.wind();
    int passed = 0;
    while (rates.user(MINJI) == 0) {
      passed++;
    }
    assertThat(passed).isEqualTo(5);
  }

  @Test
  void usersRoomsAndAddressesCountByThemselves() throws Refusal {
    Rates rates = rates(1, 1);
    assertThat(rates.user(MINJI)).isZero();
    assertThat(rates.user(BORA)).isZero();
    rates.requireRoom("minji");
    assertThat(rates.address("minji")).isZero();
    assertThat(rates.user(MINJI)).isPositive();
    assertThat(rates.address("minji")).isPositive();
    assertThatThrownBy(() -> rates.requireRoom("minji"))
        .isInstanceOfSatisfying(
            Refusal.class,
            no -> {
              assertThat(no.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(no.retryAfterMs()).isEqualTo(1000);
            });
  }

  @Test
  void theGuestAndThisMachineHaveNoLimit() {
    Rates rates = rates(1, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(rates.user(User.GUEST)).isZero();
      assertThat(rates.address(Rates.NOWHERE)).isZero();
    }
  }

  @Test
  void noRateIsNoLimit() {
    Rates rates = rates(0, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(rates.user(MINJI)).isZero();
    }
    assertThat(Rates.unlimited().user(MINJI)).isZero();
  }

  /** Between two looks at the clock the time of the last is enough, until it is not. */
  @Test
  void theSystemIsAskedForTheTimeOnlyWhenSomebodyWouldBeRefused() {
    int[] asked = {0};
    Rate rate = Rate.of(10, 5);
    Rates rates =
        new Rates(
            rate,
            rate,
            rate,
            () -> {
              asked[0]++;
              return now;
            });
    rates.wind();
    int before = asked[0];
    for (int i = 0; i < 5; i++) {
      assertThat(rates.user(MINJI)).isZero();
    }
    assertThat(asked[0]).isEqualTo(before);
    now += 100 * MS;
    assertThat(rates.user(MINJI)).isZero();
    assertThat(asked[0]).isEqualTo(before + 1);
  }

  @Test
  void aHundredFloodsHarmNobodyElse() {
    Rates rates = rates(1, 10);
    for (int flood = 0; flood < 100; flood++) {
      while (rates.address("198.51.100." + flood) == 0) {
        // to the last drop
      }
    }
    int harmed = 0;
    for (int i = 0; i < 20_000; i++) {
      harmed += rates.address("203.0.113." + i) > 0 ? 1 : 0;
    }
    assertThat(harmed).as("of 20,000 others").isLessThan(20);
  }

  @Test
  void nobodyEverGetsMoreThanTheBurstAndTheRate() {
    Seeds.each(
        50,
        random -> {
          int perSecond = 1 + random.nextInt(1000);
          int burst = 1 + random.nextInt(50);
          Rates rates = rates(perSecond, burst);
          long begin = now;
          long passed = 0;
          for (int i = 0; i < 2000; i++) {
            now += random.nextInt(2) * (MS / 2 * random.nextInt(20));
            passed += rates.user(MINJI) == 0 ? 1 : 0;
          }
          double most = burst + (now - begin) / 1e9 * perSecond * 1.001 + 1;
          assertThat((double) passed).isLessThanOrEqualTo(most);
        });
  }

  @Test
  void anAddressFailsTenTimesAMinuteAndIsThenToldToWait() {
    Rates rates = rates(0, 1);
    Refusal failed = new Refusal(ErrorCode.AUTH_FAILED, "no");
    Refusal expired = new Refusal(ErrorCode.AUTH_EXPIRED, "no");
    for (int i = 0; i < 10; i++) {
      assertThat(rates.judged(failed, "203.0.113.1")).isSameAs(failed);
    }
    Refusal often = rates.judged(failed, "203.0.113.1");
    assertThat(often.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(often.retryAfterMs()).isEqualTo(6_000);
    assertThat(rates.judged(expired, "203.0.113.1")).isSameAs(expired);
    assertThat(rates.judged(failed, "203.0.113.2")).isSameAs(failed);
    now += 6_000 * MS;
    assertThat(rates.judged(failed, "203.0.113.1")).isSameAs(failed);
    assertThat(rates.judged(failed, "203.0.113.1").code()).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  @Test
  void thisMachineItselfMayFailAsOftenAsItLikes() {
    Rates rates = rates(0, 1);
    Refusal failed = new Refusal(ErrorCode.AUTH_FAILED, "no");
    for (int i = 0; i < 100; i++) {
      assertThat(rates.judged(failed, Rates.NOWHERE)).isSameAs(failed);
    }
  }
}
