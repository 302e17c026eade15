package dev.maru.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a room may be called. */
final class RoomIdTest {

  private static void refused(String id) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> RoomId.require(id));
    assertThat(refusal).as(id).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal.reason()).contains("`room_id`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "123", "a", "Z", "room-7", "a.b_c:d~e@f-g", "@u5", "..", "-0", "~"})
  void theseAreRoomIds(String id) throws Refusal {
    assertThat(RoomId.require(id)).isSameAs(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        " a",
        "a\n",
        "a/b",
        "../b/c",
        "a\\b",
        "%41",
        "a,b",
        "a;b",
        "a?b",
        "a#b=",
        "a*b",
        "a'b",
        "a\"b",
        "<b>x",
        "a\0b",
        "방 7",
        "é1234",
        "ａ1234",
        "٣1234",
        "a\u200bb",
        "👍1234"
      })
  void theseAreNot(String id) {
    refused(id);
  }

  @Test
  void only68CharactersMayStandInOne() {
    int good = 0;
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      String id = String.valueOf(c);
      if (catchThrowableOfType(Refusal.class, () -> RoomId.require(id)) == null) {
        good++;
        assertThat("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:~@-")
            .contains(id);
      }
    }
    assertThat(good).isEqualTo(26 + 26 + 10 + 6);
  }

  @Test
  void oneTo128CharactersFit() throws Refusal {
    assertThat(RoomId.require("r".repeat(128))).hasSize(128);
    refused("r".repeat(129));
    refused("r".repeat(1_000_000));
  }
}
