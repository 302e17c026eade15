package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object as a command. */
final class CommandTest {

  private static JsonObject fields(String json) throws Refusal {
    return JsonObject.read(json.getBytes(UTF_8));
  }

  private static Command command(String json) throws Refusal {
    return Command.of(fields(json));
  }

  private static void refused(String field, ThrowingCallable reading) {
    Refusal refusal = catchThrowableOfType(Refusal.class, reading);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal.reason()).contains("`" + field + "`");
  }

  @Test
  void aCommandHasItsActionItsEchoAndAllItsFields() throws Refusal {
    Command command = command("{\"action\":\"join\",\"id\":\"4\",\"room_id\":7,\"x\":1}");
    assertThat(command.action()).isEqualTo("join");
    assertThat(command.echo()).isEqualTo("\"4\"");
    assertThat(command.room()).isEqualTo("7");
    assertThat(command.fields().has("x")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"action\":\"\"}",
        "{\"action\":1}",
        "{\"action\":null}",
        "{\"action\":true}",
        "{\"action\":[]}",
        "{\"action\":{\"$ne\":1}}",
        "{\"Action\":\"join\"}"
      })
  void withoutAnActionThereIsNoCommand(String json) {
    refused("action", () -> command(json));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "\"4\"|\"4\"",
        "4|4",
        "-0|-0",
        "12345678901234567890|12345678901234567890",
        "\"\"|\"\"",
        "\"a\\\"\\u000a한\\u003c\"|\"a\\\"\\n한<\""
      })
  void anIdIsEchoedAsJson(String id, String echo) throws Refusal {
    assertThat(command("{\"action\":\"ping\",\"id\":" + id + "}").echo()).isEqualTo(echo);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "true", "null", "[]", "{}", "[\"4\"]"})
  void anIdOfAnotherTypeIsRefusedAndNotEchoed(String id) throws Refusal {
    String json = "{\"action\":\"ping\",\"id\":" + id + "}";
    refused("id", () -> command(json));
    assertThat(Command.echoOf(fields(json))).isEmpty();
  }

  @Test
  void theIdOfWhatIsNoCommandIsEchoed() throws Refusal {
    assertThat(Command.echoOf(fields("{\"id\":\"4\"}"))).isEqualTo("\"4\"");
    assertThat(Command.echoOf(fields("{}"))).isEmpty();
    assertThat(command("{\"action\":\"ping\"}").echo()).isEmpty();
  }

  @Test
  void onlyTheNumberOneIsVersionOne() throws Refusal {
    assertThat(command("{\"action\":\"hello\",\"v\":1}").v1()).isTrue();
    assertThat(command("{\"action\":\"hello\"}").v1()).isFalse();
    for (String v : new String[] {"0", "2", "\"1\"", "1.0", "true", "null", "[1]"}) {
      refused("v", () -> command("{\"action\":\"hello\",\"v\":" + v + "}").v1());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\"a b\"", "\"a/b\"", "1.5", "1e2", "true", "null", "[7]", "{\"a\":7}"})
  void aRoomThatIsNoneIsRefused(String room) {
    refused("room_id", () -> command("{\"action\":\"join\",\"room_id\":" + room + "}").room());
  }

  @Test
  void aRoomThatIsMissingIsRefused() {
    refused("room_id", () -> command("{\"action\":\"join\"}").room());
  }

  @Test
  void aNumberNamesTheSameRoomAsItsDecimalString() throws Refusal {
    assertThat(command("{\"action\":\"join\",\"room_id\":123}").room())
        .isEqualTo(command("{\"action\":\"join\",\"room_id\":\"123\"}").room());
  }
}
