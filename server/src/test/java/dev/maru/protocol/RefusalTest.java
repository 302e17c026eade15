package dev.maru.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A no costs little, however often it is said. */
final class RefusalTest {

  @Test
  void aRefusalHasNoStackTraceAndTakesNone() {
    Refusal refusal = new Refusal(ErrorCode.CONFLICT, "used for other content");
    assertThat(refusal.getStackTrace()).isEmpty();
    refusal.setStackTrace(new Throwable().getStackTrace());
    refusal.addSuppressed(new IllegalStateException());
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.getSuppressed()).isEmpty();
    assertThat(refusal.getCause()).isNull();
  }

  @Test
  void aRefusalHasItsCodeAndItsWords() {
    Refusal refusal = new Refusal(ErrorCode.CONFLICT, "used for other content");
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.reason()).isEqualTo("used for other content");
  }

  @Test
  void onlyATemporaryNoSaysWhenToComeBack() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.retryAfterMs() > 0).as(code.wire()).isEqualTo(code.temporary());
    }
  }
}
