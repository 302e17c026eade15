package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.Written;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who was refused what is written down: readable, bounded, and nothing of it made up (S83). */
final class AuditTest {

  private static final User USER = new User("u5", "T", "name");

  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final Audit audit = new Audit(now::get);

  private static Refusal no(ErrorCode code) {
    return new Refusal(code, "because");
  }

  @Test
  void aLineSaysWhoWhereWhatAndWhy() {
    try (Written log = new Written("dev.maru.audit")) {
      audit.refused(USER, "203.0.113.7", "join", "7", no(ErrorCode.NOT_FOUND));
      audit.refused(null, "", "upgrade", "", no(ErrorCode.AUTH_FAILED));
      audit.done("remove", "7", "u5", "");
      audit.done("close", "7", "", "");
      assertThat(log.lines())
          .containsExactly(
              "refused code=not_found what=\"join\" room=\"7\" user=\"u5\" from=203.0.113.7",
              "refused code=auth_failed what=\"upgrade\" from=local",
              "done what=\"remove\" room=\"7\" user=\"u5\" from=local",
              "done what=\"close\" room=\"7\" from=local");
    }
  }

  @Test
  void whatAUserChoseCannotEndItsQuotes() {
    try (Written log = new Written("dev.maru.audit")) {
      User odd = new User("u\" room=\"8\nrefused \\", "", "");
      audit.refused(odd, "", "x\" user=\"y", "", no(ErrorCode.RATE_LIMITED));
      assertThat(log.lines())
          .containsExactly(
              "refused code=rate_limited what=\"x\\\" user=\\\"y\""
                  + " user=\"u\\\" room=\\\"8\\nrefused \\\\\" from=local");
    }
  }

  @Test
  void whatAUserChoseIsCutWhenItIsLong() {
    try (Written log = new Written("dev.maru.audit")) {
      audit.refused(null, "", "x".repeat(60_000), "", no(ErrorCode.RATE_LIMITED));
      String shown = "x".repeat(256) + "...";
      assertThat(log.lines())
          .containsExactly("refused code=rate_limited what=\"" + shown + "\" from=local");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void refusalsOfRightsAndLimitsAreWrittenDownAndOthersAreNot(ErrorCode code) {
    try (Written log = new Written("dev.maru.audit")) {
      audit.refused(USER, "", "join", "7", no(code));
      boolean expected =
          switch (code) {
            case AUTH_REQUIRED,
                AUTH_FAILED,
                AUTH_EXPIRED,
                FORBIDDEN,
                NOT_FOUND,
                ROOM_CLOSED,
                RATE_LIMITED,
                OVERLOADED ->
                true;
            default -> false;
          };
      assertThat(log.lines()).hasSize(expected ? 1 : 0);
    }
  }

  @Test
  void aFloodOfRefusalsIsCountedAndActsAreNot() {
    try (Written log = new Written("dev.maru.audit")) {
      for (int i = 0; i < 1_000; i++) {
        audit.refused(USER, "", "join", "7", no(ErrorCode.NOT_FOUND));
      }
      assertThat(log.lines()).hasSize(200);
      audit.done("remove", "7", "u5", "");
      assertThat(log.lines()).hasSize(201);
      now.addAndGet(1_000_000_000L);
      audit.refused(USER, "", "join", "7", no(ErrorCode.NOT_FOUND));
      assertThat(log.lines().getLast()).endsWith(" (800 refusals before it are not shown)");
      audit.refused(USER, "", "join", "7", no(ErrorCode.NOT_FOUND));
      assertThat(log.lines().getLast()).endsWith("from=local");
    }
  }
}
