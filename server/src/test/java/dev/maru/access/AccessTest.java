package dev.maru.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Open mode: who is speaking, and the one thing that is closed in it. */
final class AccessTest {

  private final Access access = Access.open();

  private User identify(String json) throws Refusal {
    return access.identify(fields(json)).user();
  }

  private User identify(Map<String, String> params) throws Refusal {
    Map<String, List<String>> query = new HashMap<>();
    params.forEach((name, value) -> query.put(name, List.of(value)));
    Request request = new Request("GET", "/", Map.of(), query, Map.of(), new byte[0], "");
    return access.identify(request).user();
  }

  private static JsonObject fields(String json) throws Refusal {
    return JsonObject.read(json.getBytes(UTF_8));
  }

  private static Refusal refusal(ThrowingCallable asking) {
    Refusal refusal = catchThrowableOfType(Refusal.class, asking);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void aClientIsWhoItSaysItIs() throws Refusal {
    assertThat(identify("{\"user_id\":\"u5\",\"user_type\":\"T\",\"name\":\"김 <b>\"}"))
        .isEqualTo(new User("u5", "T", "김 <b>"));
    assertThat(identify(Map.of("user_id", "u5", "user_type", "T", "name", "김 <b>")))
        .isEqualTo(new User("u5", "T", "김 <b>"));
  }

  @Test
  void aNumberIsAUserIdAsItIsInTheSeed() throws Refusal {
    assertThat(identify("{\"user_id\":5}")).isEqualTo(new User("5", "", ""));
  }

  @Test
  void whoSaysNothingIsTheGuest() throws Refusal {
    assertThat(identify("{}")).isEqualTo(User.GUEST);
    assertThat(identify(Map.of())).isEqualTo(User.GUEST);
    assertThat(access.speaks(fields("{\"room_id\":1}"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_id", "user_type", "name"})
  void oneFieldIsEnoughToSpeak(String field) throws Refusal {
    assertThat(access.speaks(fields("{\"" + field + "\":\"x\"}"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "user_id|\"\"", "user_id|1.5", "user_id|true", "user_id|null", "user_id|[]", "user_id|{}",
        "user_type|1", "user_type|null", "user_type|{}", "name|1", "name|false", "name|[\"x\"]"
      })
  void aFieldOfTheWrongTypeIsRefusedByName(String field, String value) {
    Refusal refusal = refusal(() -> access.identify(fields("{\"" + field + "\":" + value + "}")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal.reason()).contains("`" + field + "`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_id", "user_type", "name"})
  void aFieldIsAtMost128CharactersLong(String field) throws Refusal {
    String most = "x".repeat(128);
    assertThat(identify(Map.of(field, most))).isNotEqualTo(User.GUEST);
    Refusal refusal = refusal(() -> identify(Map.of(field, most + "x")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal.reason()).contains("`" + field + "`").doesNotContain(most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "room", "u5", "a@u5", "~u9", "."})
  void everyRoomButAnInboxIsOpenToEverybody(String room) {
    for (Right right : Right.values()) {
      assertThatCode(() -> access.require(Speaker.trusted(User.GUEST), room, right))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u5, @u5, true", "u5, @u55, false", "u55, @u5, false", "u5, @U5, false", "u5, @, false",
    "u5, @@u5, false", "@u5, @u5, false", "@u5, @@u5, true", "u5, @u5.x, false", "guest, @u5, false"
  })
  void anInboxIsItsUsersAlone(String user, String room, boolean theirs) {
    Speaker asking = Speaker.trusted(new User(user, "T", "u5"));
    for (Right right : Right.values()) {
      Refusal refusal =
          catchThrowableOfType(Refusal.class, () -> access.require(asking, room, right));
      if (theirs) {
        assertThat(refusal).isNull();
      } else {
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal.reason()).as("as if there were none").isEqualTo("no such room");
      }
    }
  }
}
