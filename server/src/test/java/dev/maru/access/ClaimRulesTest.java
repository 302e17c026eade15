package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.Minted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What claims must be, to the millisecond (S13). */
final class ClaimRulesTest {

  private static final long NOW_MS = 1_800_000_000_000L;
  private static final long NOW_S = NOW_MS / 1000;
  private static final ClaimRules RULES = new ClaimRules("", 5_000, 3_600_000);

  private static Speaker speaker(ClaimRules rules, String claims, long nowMs) throws Refusal {
    return rules.speaker(SignedText.read(Minted.with(claims)), nowMs);
  }

  private static ErrorCode refused(ClaimRules rules, String claims) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> speaker(rules, claims, NOW_MS));
    assertThat(refusal).as(claims).isNotNull();
    return refusal.code();
  }

  private static String until(long exp, String more) {
    return "{\"sub\":\"u1\",\"exp\":" + exp + more + "}";
  }

  @Test
  void aTokenEndsAtItsExpAndNotAMomentLater() throws Refusal {
    String claims = until(NOW_S + 1, "");
    Speaker speaker = speaker(RULES, claims, NOW_MS + 999);
    assertThat(speaker.endsMs()).isEqualTo(NOW_MS + 1000);
    assertThat(speaker.over(NOW_MS + 999)).isFalse();
    assertThat(speaker.over(NOW_MS + 1000)).isTrue();
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> speaker(RULES, claims, NOW_MS + 1000));
    assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({"nbf, 5, true", "nbf, 6, false", "iat, 5, true", "iat, 6, false", "nbf, -9, true"})
  void theSitesClockMayRunAheadByTheLeeway(String claim, long ahead, boolean good) throws Refusal {
    String claims = until(NOW_S + 60, ",\"" + claim + "\":" + (NOW_S + ahead));
    if (good) {
      assertThat(speaker(RULES, claims, NOW_MS).user().id()).isEqualTo("u1");
    } else {
      assertThat(refused(RULES, claims)).isEqualTo(ErrorCode.AUTH_FAILED);
    }
  }

  @Test
  void aLifetimeIsMeasuredFromItsBeginningIfThereIsOne() throws Refusal {
    assertThat(speaker(RULES, until(NOW_S + 3600, ""), NOW_MS).endsMs()).isPositive();
    assertThat(refused(RULES, until(NOW_S + 3601, ""))).isEqualTo(ErrorCode.AUTH_FAILED);
    String young = ",\"iat\":" + (NOW_S - 10);
    assertThat(speaker(RULES, until(NOW_S + 3590, young), NOW_MS).endsMs()).isPositive();
    assertThat(refused(RULES, until(NOW_S + 3591, young))).isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"chat\"", "[\"chat\"]", "[\"x\",\"chat\"]"})
  void theAudienceIsOneOfThoseNamed(String aud) throws Refusal {
    ClaimRules chat = new ClaimRules("chat", 5_000, 3_600_000);
    assertThat(speaker(chat, until(NOW_S + 60, ",\"aud\":" + aud), NOW_MS).user().id())
        .isEqualTo("u1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Chat\"",
        "\"chat \"",
        "[]",
        "[\"cha\",\"t\"]",
        "null",
        "{\"aud\":1}",
        "7",
        "[[\"chat\"]]",
        "[null]",
        "true"
      })
  void anotherAudienceIsRefused(String aud) {
    ClaimRules chat = new ClaimRules("chat", 5_000, 3_600_000);
    assertThat(refused(chat, until(NOW_S + 60, ",\"aud\":" + aud)))
        .isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(refused(chat, until(NOW_S + 60, ""))).isEqualTo(ErrorCode.AUTH_FAILED);
  }

  @Test
  void aPersonIsWhatTheTokenSays() throws Refusal {
    String claims = until(NOW_S + 60, ",\"role\":\"T\",\"name\":\"김 <b>\"");
    assertThat(speaker(RULES, claims, NOW_MS).user()).isEqualTo(new User("u1", "T", "김 <b>"));
    String number = "{\"sub\":42,\"exp\":" + (NOW_S + 60) + "}";
    assertThat(speaker(RULES, number, NOW_MS).user()).isEqualTo(new User("42", "", ""));
  }

  @Test
  void rightsAreWhatTheTokenGrants() throws Refusal {
    String rooms =
        ",\"rooms\":[\"a\",{\"id\":\"b\",\"rights\":[\"read\",\"moderate\"]},{\"id\":3}]";
    Speaker speaker = speaker(RULES, until(NOW_S + 60, rooms), NOW_MS);
    for (Right right : Right.values()) {
      boolean member = right != Right.MODERATE;
      assertThat(may(speaker, "a", right)).as("a %s", right).isEqualTo(member ? "" : "forbidden");
      assertThat(may(speaker, "3", right)).as("3 %s", right).isEqualTo(member ? "" : "forbidden");
      boolean some = right == Right.READ || right == Right.MODERATE || right == Right.NONE;
      assertThat(may(speaker, "b", right)).as("b %s", right).isEqualTo(some ? "" : "forbidden");
      assertThat(may(speaker, "c", right)).isEqualTo("not_found");
      assertThat(may(speaker, "@u1", right)).isEmpty();
      assertThat(may(speaker, "@u2", right)).isEqualTo("not_found");
    }
  }

  private static String may(Speaker speaker, String room, Right right) {
    Access access = Access.open();
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> access.require(speaker, room, right));
    return refusal == null ? "" : refusal.code().wire();
  }
}
