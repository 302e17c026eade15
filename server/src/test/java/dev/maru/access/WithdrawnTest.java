package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.store.Withdrawals;
import dev.maru.store.Withdrawals.Removal;
import dev.maru.store.Withdrawals.Revocation;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was taken away, from whom, and from nobody else. */
final class WithdrawnTest {

  private final Withdrawn withdrawn = new Withdrawn();

  private static Speaker speaker(String id, long issuedMs) {
    return new Speaker(new User(id, "", ""), Grants.EVERYWHERE, issuedMs, Speaker.NEVER);
  }

  private String answer(Speaker speaker, String room) {
    Refusal no = catchThrowableOfType(Refusal.class, () -> withdrawn.require(speaker, room));
    return no == null ? "" : no.code().wire();
  }

  @Test
  void nothingIsTakenFromAnybodyAtFirst() {
    assertThat(answer(speaker("u1", 0), "a")).isEmpty();
    assertThat(withdrawn.isOut("a", "u1")).isFalse();
  }

  @Test
  void aRoomIsTakenFromOneUserAndGivenBack() {
    withdrawn.hold("a", "u1");
    assertThat(answer(speaker("u1", 0), "a")).as("held").isEqualTo("not_found");
    withdrawn.remove("a", "u1");
    assertThat(answer(speaker("u1", 0), "a")).isEqualTo("not_found");
    assertThat(answer(speaker("u1", 0), "b")).isEmpty();
    assertThat(answer(speaker("u2", 0), "a")).isEmpty();
    withdrawn.admit("a", "u1");
    assertThat(answer(speaker("u1", 0), "a")).isEmpty();
  }

  @Test
  void whoIsAdmittedWhileAnotherRemovalIsUnderWayStaysOut() {
    withdrawn.hold("a", "u1");
    withdrawn.hold("a", "u1");
    withdrawn.remove("a", "u1");
    withdrawn.admit("a", "u1");
    assertThat(withdrawn.isOut("a", "u1")).isTrue();
    withdrawn.remove("a", "u1");
    withdrawn.admit("a", "u1");
    assertThat(withdrawn.isOut("a", "u1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "9999, true",
    "10000, true",
    "10999, true",
    "11000, false",
    "99999, false"
  })
  void aTokenOfTheSameSecondMayBeOlderThanTheRevocation(long issuedMs, boolean refused) {
    withdrawn.revoke("u1", 10_400);
    assertThat(answer(speaker("u1", issuedMs), "a")).isEqualTo(refused ? "auth_expired" : "");
    assertThat(answer(speaker("u2", issuedMs), "a")).isEmpty();
  }

  @Test
  void anEarlierRevocationDoesNotUndoALaterOne() {
    withdrawn.revoke("u1", 20_000);
    withdrawn.revoke("u1", 10_000);
    assertThat(answer(speaker("u1", 15_000), "a")).isEqualTo("auth_expired");
  }

  @Test
  void aRevocationIsTakenBackUnlessAnotherCameSince() {
    withdrawn.revoke("u1", 10_000);
    withdrawn.revoke("u2", 10_000);
    long before = withdrawn.revokedMs("u1");
    withdrawn.restore("u1", before);
    assertThat(answer(speaker("u1", 0), "a")).isEmpty();
    assertThat(answer(speaker("u2", 0), "a")).isEqualTo("auth_expired");
    withdrawn.revoke("u2", 20_000);
    withdrawn.restore("u2", before);
    assertThat(answer(speaker("u2", 15_000), "a")).isEqualTo("auth_expired");
    assertThat(withdrawn.revokedMs("nobody")).isZero();
  }

  @Test
  void whoNeedsNoTokenHasNoneToRevoke() throws Refusal {
    withdrawn.revoke("u1", 20_000);
    Speaker trusted = Speaker.trusted(new User("u1", "", ""));
    assertThat(withdrawn.require(trusted)).isSameAs(trusted);
  }

  @Test
  void whatTheStoreRemembersIsTakenOver() {
    withdrawn.takeOver(
        new Withdrawals(List.of(new Removal("a", "u1")), List.of(new Revocation("u2", 10_000))));
    assertThat(answer(speaker("u1", 0), "a")).isEqualTo(ErrorCode.NOT_FOUND.wire());
    assertThat(answer(speaker("u2", 0), "b")).isEqualTo(ErrorCode.AUTH_EXPIRED.wire());
    assertThat(answer(speaker("u1", 0), "b")).isEmpty();
  }

  @Test
  void revocationsThatNoTokenCanMeetAreForgotten() {
    for (int i = 0; i < 10_000; i++) {
      withdrawn.revoke("old-" + i, i);
    }
    long later = Withdrawals.KEPT_MS + 20_000;
    withdrawn.revoke("new", later);
    assertThat(answer(speaker("old-1", 0), "a")).isEmpty();
    assertThat(answer(speaker("new", 0), "a")).isEqualTo("auth_expired");
  }

  @Test
  void whoIsHeldStaysOutAtEveryMomentOfBeingRemoved() throws Exception {
    AtomicInteger latest = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    withdrawn.hold("a", "u0");
    Callable<Integer> reader =
        () -> {
          int seenIn = 0;
          while (!done.get()) {
            seenIn += withdrawn.isOut("a", "u" + latest.get()) ? 0 : 1;
          }
          return seenIn;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> readers = List.of(threads.submit(reader), threads.submit(reader));
      for (int i = 0; i < 300_000; i++) {
        withdrawn.hold("a", "u" + (i + 1));
        withdrawn.remove("a", "u" + i);
        latest.set(i + 1);
      }
      done.set(true);
      for (Future<Integer> each : readers) {
        assertThat(each.get()).as("looks that found nobody").isZero();
      }
    }
  }
}
