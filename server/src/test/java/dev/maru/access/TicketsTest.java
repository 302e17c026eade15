package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ticket is for one use, soon, by whom it was given to (S16, S17). */
final class TicketsTest {

  private static final String SITE = "https://gym.example";

  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final Tickets tickets = new Tickets(() -> Instant.ofEpochMilli(nowMs.get()));
  private final Speaker speaker = Speaker.trusted(new User("u1", "T", ""));

  private boolean opens(String ticket, String origin) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () -> assertThat(tickets.redeem(ticket, origin).user().id()).isEqualTo("u1"));
    if (refusal != null) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FAILED);
      assertThat(refusal.reason()).doesNotContain(ticket.isEmpty() ? "\0" : ticket);
    }
    return refusal == null;
  }

  @Test
  void itOpensOnce() throws Refusal {
    String ticket = tickets.issue(speaker, SITE);
    assertThat(opens(ticket, SITE)).isTrue();
    assertThat(opens(ticket, SITE)).isFalse();
  }

  @Test
  void of1000RacesEachIsWonByExactlyOne() throws Exception {
    int racers = 4;
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      for (int race = 0; race < 1000; race++) {
        String ticket = tickets.issue(speaker, "");
        CyclicBarrier start = new CyclicBarrier(racers);
        List<Future<Boolean>> runs = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
          runs.add(
              threads.submit(() -> {
                start.await();
                return opens(ticket, "");
              }));
        }
        int winners = 0;
        for (Future<Boolean> run : runs) {
          winners += run.get() ? 1 : 0;
        }
        assertThat(winners).as("race %d", race).isEqualTo(1);
      }
    }
    assertThat(tickets.open()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "29999, true", "30000, false", "31000, false", "100000000, false"})
  void itIsGoodForThirtySeconds(long laterMs, boolean good) throws Refusal {
    String ticket = tickets.issue(speaker, SITE);
    nowMs.addAndGet(laterMs);
    assertThat(opens(ticket, SITE)).isEqualTo(good);
  }

  @Test
  void itIsNoLongerGoodThanTheTokenItWasGivenFor() throws Refusal {
    Speaker brief = new Speaker(new User("u1", "", ""), Grants.EVERYWHERE, 0, nowMs.get() + 5_000);
    String early = tickets.issue(brief, SITE);
    String late = tickets.issue(brief, SITE);
    nowMs.addAndGet(4_999);
    assertThat(opens(early, SITE)).isTrue();
    nowMs.addAndGet(1);
    assertThat(opens(late, SITE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://gym.example, true",
        "'', true",
        "https://evil.example, false",
        "null, false",
        "http://gym.example, false",
        "https://gym.example:444, false"
      })
  void aPageOfAnotherOriginCannotUseIt(String origin, boolean good) throws Refusal {
    assertThat(opens(tickets.issue(speaker, SITE), origin)).isEqualTo(good);
  }

  @Test
  void whoTriedItFromElsewhereHasUsedItUp() throws Refusal {
    String ticket = tickets.issue(speaker, SITE);
    assertThat(opens(ticket, "https://evil.example")).isFalse();
    assertThat(opens(ticket, SITE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "' OR 1=1", "티켓"})
  void whatWasNeverGivenOutOpensNothing(String ticket) throws Refusal {
    tickets.issue(speaker, SITE);
    assertThat(opens(ticket, SITE)).isFalse();
    assertThat(tickets.open()).isEqualTo(1);
  }

  @Test
  void itHas128BitsAndNoTwoAreAlike() throws Refusal {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String ticket =
          tickets.issue(
              new Speaker(new User("u" + i, "", ""), Grants.EVERYWHERE, 0, Speaker.NEVER), "");
      assertThat(Base64.getUrlDecoder().decode(ticket)).hasSize(16);
      seen.add(ticket);
    }
    assertThat(seen).hasSize(2_000);
  }

  @Test
  void oneUserHasAtMostSoManyOpen() throws Refusal {
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < Tickets.PER_USER; i++) {
      mine.add(tickets.issue(speaker, ""));
    }
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> tickets.issue(speaker, ""));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    Speaker other = Speaker.trusted(new User("u2", "", ""));
    assertThat(tickets.issue(other, "")).as("others are not held up").isNotEmpty();
    assertThat(opens(mine.getFirst(), "")).isTrue();
    assertThat(tickets.issue(speaker, "")).isNotEmpty();
    nowMs.addAndGet(Tickets.LIFETIME_MS);
    assertThat(tickets.open()).as("those that are over take no room").isZero();
    assertThat(tickets.issue(speaker, "")).isNotEmpty();
  }

  @Test
  void allUsersTogetherHaveAtMostSoManyOpen() throws Refusal {
    for (int i = 0; i < Tickets.MOST; i++) {
      tickets.issue(Speaker.trusted(new User("u" + i, "", "")), "");
    }
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> tickets.issue(speaker, ""));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    nowMs.addAndGet(Tickets.LIFETIME_MS);
    assertThat(tickets.issue(speaker, "")).isNotEmpty();
  }
}
