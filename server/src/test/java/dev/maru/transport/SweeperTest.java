package dev.maru.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** The sweeper looks at every connection until it is gone. */
final class SweeperTest {

  private final Sweeper sweeper = by(() -> 0);
  private final List<String> dismissals = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  /** A sweeper for which no stretch is too long. */
  private static Sweeper by(IntSupplier clock) {
    return new Sweeper(clock, () -> 0, task -> {});
  }

  @Test
  void everyConnectionIsLookedAtInEveryRoundInTheOrderTheyCame() {
    sweeper.add(new Known("a"));
    sweeper.add(new Known("b"));
    sweeper.run();
    sweeper.run();
    assertThat(seen).containsExactly("a", "b", "a", "b");
    assertThat(sweeper.empty()).isFalse();
  }

  @Test
  void whoIsGoneIsNotLookedAtAgain() {
    Known a = new Known("a");
    Known b = new Known("b");
    Known c = new Known("c");
    List.of(a, b, c).forEach(sweeper::add);
    b.gone = true;
    sweeper.run();
    seen.clear();
    sweeper.run();
    assertThat(seen).containsExactly("a", "c");
    a.gone = true;
    c.gone = true;
    sweeper.run();
    assertThat(sweeper.empty()).isTrue();
  }

  @Test
  void whoComesWhileTheSweeperLooksIsLookedAtNextTime() {
    sweeper.add(
        new Known("a") {
          @Override
          public boolean sweep(int nowMs) {
            sweeper.add(new Known("late"));
            return true;
          }
        });
    sweeper.run();
    assertThat(seen).isEmpty();
    sweeper.run();
    assertThat(seen).containsExactly("late");
  }

  @Test
  void aConnectionThatFailsDoesNotKeepTheOthersFromBeingLookedAt() {
    sweeper.add(new Known("a"));
    sweeper.add(
        new Known("bad") {
          @Override
          public boolean sweep(int nowMs) {
            throw new IllegalStateException("bad");
          }
        });
    sweeper.add(new Known("b"));
    sweeper.run();
    sweeper.run();
    assertThat(seen).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aDrainTellsEachItsMomentWithinTheSpreadAndSweepsAtOnce() {
    List<Known> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Known connection = new Known("c" + i);
      connection.goneOnceDrained = true;
      all.add(connection);
      sweeper.add(connection);
    }
    sweeper.drain(5_000);
    assertThat(all).extracting(known -> known.retryAfterMs).allMatch(ms -> ms >= 0 && ms < 5_000);
    assertThat(all.stream().filter(known -> known.retryAfterMs < 2_500).count())
        .as("about half of them in the first half")
        .isBetween(350L, 650L);
    assertThat(sweeper.empty()).isTrue();
  }

  @Test
  void whoeverComesAndGoesEachIsLookedAtOnceARound() {
    Seeds.each(
        500,
        random -> {
          Sweeper one = by(() -> 0);
          List<Known> alive = new ArrayList<>();
          for (int round = 0; round < 20; round++) {
            for (int i = random.nextInt(4); i > 0; i--) {
              Known known = new Known(round + "." + i);
              alive.add(known);
              one.add(known);
            }
            seen.clear();
            alive.forEach(known -> known.gone = random.nextInt(4) == 0);
            one.run();
            assertThat(seen).isEqualTo(alive.stream().map(known -> known.name).toList());
            alive.removeIf(known -> known.gone);
            assertThat(one.empty()).isEqualTo(alive.isEmpty());
          }
        });
  }

  @Test
  void theLagIsHowLateTheWorstLookWasSinceItWasAskedLast() {
    int[] now = {Integer.MAX_VALUE - 400};
    Sweeper late = by(() -> now[0]);
    assertThat(late.takeLag()).isZero();
    for (int waited : List.of(250, 250, 330, 170, 250)) {
      now[0] += waited;
      late.run();
    }
    assertThat(late.takeLag()).isEqualTo(80);
    assertThat(late.takeLag()).as("since then").isZero();
  }

  @Test
  void looksThatWereMissedAreAllLate() {
    int[] now = {0};
    Sweeper late = by(() -> now[0]);
    now[0] = 1_000;
    late.run();
    assertThat(late.takeLag()).isEqualTo(750);
    late.run();
    late.run();
    late.run();
    assertThat(late.takeLag()).as("the missed ones come at once").isEqualTo(500);
    now[0] = 1_250;
    late.run();
    assertThat(late.takeLag()).isZero();
  }

  @Test
  void aLookThatNobodyPlannedIsNotEarly() {
    int[] now = {0};
    Sweeper swept = by(() -> now[0]);
    swept.run();
    now[0] = 250;
    swept.run();
    assertThat(swept.takeLag()).isZero();
  }

  @Test
  void whatTakesLongIsDoneInStretchesAndOthersHaveTheirTurnBetweenThem() {
    long[] nanos = {0};
    List<Runnable> paused = new ArrayList<>();
    Sweeper patient = new Sweeper(() -> 0, () -> nanos[0], paused::add);
    for (int i = 0; i < 1_000; i++) {
      patient.add(
          new Known("c" + i) {
            @Override
            public boolean sweep(int nowMs) {
              nanos[0] += 50_000; // about what it takes to cut somebody
              return super.sweep(nowMs);
            }
          });
    }
    patient.run();
    assertThat(seen).hasSizeBetween(20, 40);
    int stretches = 1;
    while (!paused.isEmpty()) {
      assertThat(paused).hasSize(1);
      int before = seen.size();
      patient.run();
      assertThat(seen).as("a round is under way").hasSize(before);
      paused.removeFirst().run();
      assertThat(seen.size() - before).isLessThan(40);
      stretches++;
    }
    assertThat(seen).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(stretches).isBetween(25, 50);
  }

  @Test
  void whoeverComesAndGoesDuringARoundIsLookedAtOnceInIt() {
    Seeds.each(
        200,
        random -> {
          List<Runnable> paused = new ArrayList<>();
          long[] nanos = {0};
          Sweeper one = new Sweeper(() -> 0, () -> nanos[0] += 600_000, paused::add);
          List<Known> alive = new ArrayList<>();
          for (int round = 0; round < 5; round++) {
            for (int i = random.nextInt(200); i > 0; i--) {
              Known known = new Known(round + "." + i);
              alive.add(known);
              one.add(known);
            }
            seen.clear();
            alive.forEach(known -> known.gone = random.nextInt(4) == 0);
            List<String> all = alive.stream().map(known -> known.name).toList();
            one.run();
            while (!paused.isEmpty()) {
              Known late = new Known(round + " late " + paused.size() + random.nextInt());
              alive.add(late);
              one.add(late);
              paused.removeFirst().run();
            }
            assertThat(seen).isEqualTo(all);
            alive.removeIf(known -> known.gone);
            assertThat(one.empty()).isEqualTo(alive.isEmpty());
          }
        });
  }

  @Test
  void aDeadlineCountsFromNowAndNotFromTheLastLook() {
    int[] now = {Integer.MAX_VALUE - 1_000};
    Sweeper swept = by(() -> now[0]);
    now[0] += Sweeper.TICK_MS - 1;
    assertThat(swept.deadlineMs(100) - now[0]).isEqualTo(101);
  }

  @Test
  void aDismissalIsToldToEveryConnection() {
    sweeper.add(new Known("a"));
    sweeper.add(new Known("b"));
    sweeper.dismiss("u5", new Refusal(ErrorCode.AUTH_EXPIRED, "gone"));
    assertThat(dismissals).containsExactly("a: u5, gone", "b: u5, gone");
  }

  /** A connection that notes when it is looked at. Owned by the test. */
  private class Known implements Sweeper.Swept {

    final String name;
    boolean gone;
    boolean goneOnceDrained;
    int retryAfterMs = -1;

    Known(String name) {
      this.name = name;
    }

    @Override
    public boolean sweep(int nowMs) {
      seen.add(name);
      return gone;
    }

    @Override
    public void drain(int retryAfterMs) {
      this.retryAfterMs = retryAfterMs;
      gone = goneOnceDrained;
    }

    @Override
    public void dismiss(String userId, Refusal why) {
      dismissals.add(name + ": " + userId + ", " + why.reason());
    }
  }
}
