package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.testing.JsonTree;
import dev.maru.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSON we take from a client, and what its fields may be read as. */
final class JsonObjectTest {

  private static final String FIELDS =
      """
      {"text":"a\\u00e9\\ud83d\\udc4d", "whole": -42, "real":1.5, "yes":true, "no":false,
       "none":null, "list":[1, 2], "object": {"b" : [ 1 , {"c":"x  y\\" "} ] , "a":-0 }, "":"" }
      """;

  private static JsonObject read(String json) throws Refusal {
    return JsonObject.read(json.getBytes(UTF_8));
  }

  private static ErrorCode refused(ThrowingCallable reading) {
    return refusal(reading).code();
  }

  private static Refusal refusal(ThrowingCallable reading) {
    Refusal refusal = catchThrowableOfType(Refusal.class, reading);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  private static String wide(int fields) {
    return IntStream.range(0, fields)
        .mapToObj(i -> "\"f" + i + "\":0")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void depthIsBoundedAtThirtyTwo() throws Refusal {
    assertThat(read(nested(Json.MAX_DEPTH)).has("a")).isTrue();
    assertThat(refused(() -> read(nested(Json.MAX_DEPTH + 1)))).isEqualTo(ErrorCode.BAD_JSON);
    assertThat(refused(() -> read("{\"a\":" + "[".repeat(100_000)))).isEqualTo(ErrorCode.BAD_JSON);
  }

  @Test
  void fieldsAreBoundedAtSixtyFour() throws Refusal {
    assertThat(read(wide(JsonObject.MAX_FIELDS)).has("f63")).isTrue();
    assertThat(refused(() -> read(wide(JsonObject.MAX_FIELDS + 1)))).isEqualTo(ErrorCode.BAD_JSON);
    assertThat(read("{\"a\":" + wide(500) + "}").has("a")).as("deeper, many are data").isTrue();
  }

  @Test
  void aNameIsBoundedAt256Characters() throws Refusal {
    String longest = "n".repeat(Json.MAX_NAME);
    assertThat(read("{\"" + longest + "\":1}").has(longest)).isTrue();
    assertThat(refused(() -> read("{\"" + longest + "n\":1}"))).isEqualTo(ErrorCode.BAD_JSON);
    assertThat(refused(() -> read("{\"a\":{\"" + longest + "n\":1}}")))
        .isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "12345678901234567890",
        "-1234567890123456789",
        "1.234567890123456789",
        "1e308",
        "-1e308",
        "1e-999",
        "0e999999"
      })
  void aNumberThatFitsIsTakenAtEveryDepth(String number) throws Refusal {
    assertThat(read("{\"n\":" + number + "}").has("n")).isTrue();
    assertThat(new String(read("{\"o\":{\"n\":[" + number + "]}}").object("o"), UTF_8))
        .isEqualTo("{\"n\":[" + number + "]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901",
        "-12345678901234567890",
        "1.2345678901234567890",
        "1e309",
        "-1e309",
        "1e999999",
        "0.00000000000000000000",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "0x10",
        "1e",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity"
      })
  void aNumberThatDoesNotFitIsRefusedAtEveryDepth(String number) {
    assertThat(refused(() -> read("{\"n\":" + number + "}"))).isEqualTo(ErrorCode.BAD_JSON);
    assertThat(refused(() -> read("{\"o\":{\"n\":[" + number + "]}}")))
        .isEqualTo(ErrorCode.BAD_JSON);
  }

  @Test
  void aNumberOfTenThousandDigitsIsRefused() {
    assertThat(refused(() -> read("{\"n\":" + "9".repeat(10_000) + "}")))
        .isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "1",
        "\"a\"",
        "[]",
        "[{}]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\":{",
        "{\"a\":[1",
        "{\"a\":[1,]}",
        "{\"a\":\"x",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'x'}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "{} {}",
        "{}x",
        "{},",
        "{}\0",
        "/* c */{}",
        "{} // c",
        "# c\n{}",
        "{\"a\":tru}",
        "{\"a\":TRUE}",
        "{\"a\":undefined}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"tab\there\"}",
        "{\"a\":\"line\nhere\"}",
        "\ufeff{}",
        "{\u00a0}"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThat(refused(() -> read(text))).isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{\"o\":[{\"x\":0,\"x\":0}]}",
        "{\"\":1,\"\":2}"
      })
  void aNameTwiceInOneObjectIsRefused(String text) {
    assertThat(refused(() -> read(text))).isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udc00",
        "\\udc00\\ud800",
        "a\\udbff",
        "\\ud83dx\\udc4d",
        "\\ud83d\\ud83d\\udc4d",
        "\\u0000",
        "a\\u0000b"
      })
  void halfOfASurrogatePairAndNulAreRefusedInEveryTextAndName(String text) {
    for (String shape :
        List.of(
            "{\"a\":\"%s\"}",
            "{\"%s\":1}",
            "{\"a\":[\"%s\"]}",
            "{\"a\":{\"%s\":1}}",
            "{\"a\":{\"b\":{\"c\":\"%s\"}}}",
            "{\"%s\":{}}")) {
      assertThat(refused(() -> read(shape.formatted(text))))
          .as(shape)
          .isEqualTo(ErrorCode.BAD_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0xbf, 0xc0, 0xc1, 0xed, 0xf5, 0xff})
  void bytesThatAreNotUtf8AreRefusedWhereverTheyStand(int wrong) {
    for (String shape : List.of("{\"a\":\"?\"}", "{\"?\":1}", "{\"a\":[\"?\"]}", "{}?", "?{}")) {
      byte[] bytes = shape.getBytes(UTF_8);
      bytes[shape.indexOf('?')] = (byte) wrong;
      assertThat(refused(() -> JsonObject.read(bytes))).as(shape).isEqualTo(ErrorCode.BAD_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"SECRET\":1,\"SECRET\":2}", "{\"a\":SECRET}", "SECRET", "{SECRET:1}"})
  void aRefusalRepeatsNothingOfWhatWasSent(String text) {
    assertThat(refusal(() -> read(text)).reason()).doesNotContain("SECRET", "jackson", "Jackson");
  }

  @Test
  void utf16And32AreNotTaken() {
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] bytes = "{\"a\":1}".getBytes(java.nio.charset.Charset.forName(charset));
      assertThat(refused(() -> JsonObject.read(bytes))).as(charset).isEqualTo(ErrorCode.BAD_JSON);
    }
  }

  @Test
  void everyBeginningOfATextIsRefused() throws Refusal {
    byte[] whole = FIELDS.strip().getBytes(UTF_8);
    assertThat(JsonObject.read(whole).has("text")).isTrue();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(refused(() -> JsonObject.read(part))).isEqualTo(ErrorCode.BAD_JSON);
    }
  }

  @Test
  void anArrayIsReadObjectByObject() throws Refusal {
    List<JsonObject> all =
        JsonObject.readAll(" [ {\"a\":{\"x\": 1}} , {\"a\":{ }} ] ".getBytes(UTF_8));
    assertThat(all).hasSize(2);
    assertThat(new String(all.get(0).object("a"), UTF_8)).isEqualTo("{\"x\":1}");
    assertThat(new String(all.get(1).object("a"), UTF_8)).isEqualTo("{}");
    assertThat(JsonObject.readAll("{}".getBytes(UTF_8))).hasSize(1);
    assertThat(JsonObject.readAll("[]".getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[{},1]", "[{},[]]", "[[{}]]", "[{}", "[{}],", "[{}]{}", "[null]"})
  void anArrayOfAnythingElseIsRefused(String text) {
    assertThat(refused(() -> JsonObject.readAll(text.getBytes(UTF_8))))
        .isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "text,    true,  true,  false, false, false",
    "'',      true,  true,  false, false, false",
    "whole,   false, true,  true,  false, false",
    "real,    false, false, false, false, false",
    "yes,     false, false, false, true,  false",
    "no,      false, false, false, true,  false",
    "none,    false, false, false, false, false",
    "list,    false, false, false, false, false",
    "object,  false, false, false, false, true"
  })
  void eachGetterTakesItsTypesAndRefusesTheOthersByName(
      String name, boolean text, boolean word, boolean number, boolean flag, boolean object)
      throws Refusal {
    JsonObject fields = read(FIELDS);
    assertThat(fields.has(name)).isTrue();
    takes(text, name, () -> fields.text(name, "-"));
    takes(word, name, () -> fields.word(name, "-"));
    takes(number, name, () -> fields.number(name, -100, 100, 0));
    takes(flag, name, () -> fields.flag(name, false));
    takes(object, name, () -> fields.object(name));
    takes(word, name, () -> fields.echo(name));
  }

  private static void takes(boolean taken, String name, ThrowingCallable getter) {
    Refusal refusal = catchThrowableOfType(Refusal.class, getter);
    if (taken) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal).isNotNull();
      assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(refusal.reason()).startsWith("`" + name + "` must be ");
    }
  }

  @Test
  void valuesAreReadAsTheyWereMeant() throws Refusal {
    JsonObject fields = read(FIELDS);
    assertThat(fields.text("text", "")).isEqualTo("aé👍");
    assertThat(fields.word("whole", "")).isEqualTo("-42");
    assertThat(fields.number("whole", -42, -42, 0)).isEqualTo(-42);
    assertThat(fields.flag("yes", false)).isTrue();
    assertThat(fields.flag("no", true)).isFalse();
    assertThat(new String(fields.object("object"), UTF_8))
        .isEqualTo("{\"b\":[1,{\"c\":\"x  y\\\" \"}],\"a\":-0}");
    assertThat(fields.echo("text")).isEqualTo("\"aé👍\"");
    assertThat(fields.echo("whole")).isEqualTo("-42");
  }

  @Test
  void whatIsAbsentIsTheFallbackButAnObjectIsNeeded() throws Refusal {
    JsonObject fields = read("{}");
    assertThat(fields.has("x")).isFalse();
    assertThat(fields.text("x", "t")).isEqualTo("t");
    assertThat(fields.word("x", "w")).isEqualTo("w");
    assertThat(fields.number("x", 0, 1, 99)).isEqualTo(99);
    assertThat(fields.flag("x", true)).isTrue();
    assertThat(fields.echo("x")).isEmpty();
    assertThat(refused(() -> fields.object("x"))).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, false",
    "0, true",
    "-0, true",
    "1, true",
    "9007199254740991, true",
    "9007199254740992, false",
    "9223372036854775807, false",
    "9223372036854775808, false",
    "-9223372036854775809, false",
    "18446744073709551617, false",
    "1.0, false",
    "1e2, false",
    "\"1\", false"
  })
  void aWholeNumberIsTakenWithinItsBoundsOnly(String number, boolean taken) throws Refusal {
    JsonObject fields = read("{\"n\":" + number + "}");
    takes(taken, "n", () -> fields.number("n", 0, Cursor.MAX_SEQ, 0));
  }

  @Test
  void anEchoIsAtMost64CharactersLong() throws Refusal {
    String longest = "\\\"".repeat(64);
    assertThat(read("{\"id\":\"" + longest + "\"}").echo("id")).isEqualTo("\"" + longest + "\"");
    JsonObject longer = read("{\"id\":\"" + "x".repeat(65) + "\"}");
    assertThat(refused(() -> longer.echo("id"))).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void everyObjectWithinTheLimitsIsKeptWordForWordWithoutItsWhiteSpace() {
    Seeds.each(
        5_000,
        random -> {
          RandomJson json = new RandomJson(random);
          JsonTree.Members tree = json.object(6);
          List<String> tokens = json.tokens(tree);
          String before = random.nextBoolean() ? "{\"a\":\"}\" , " : "{";
          List<byte[]> parts =
              List.of(
                  before.getBytes(UTF_8),
                  "\"message\": ".getBytes(UTF_8),
                  json.spaced(tokens),
                  ",\"z\":1}".getBytes(UTF_8));
          JsonWriter body = new JsonWriter(16);
          parts.forEach(body::raw);
          JsonObject object = JsonObject.read(body.bytes());
          assertThat(object.object("message")).isEqualTo(RandomJson.joined(tokens));
          assertThat(JsonTree.read(object.object("message"))).isEqualTo(tree);
          assertThat(object.number("z", 1, 1, 0)).isEqualTo(1);
        });
  }

  @Test
  void damagedTextIsReadOrRefusedButNeverMore() {
    byte[] whole = FIELDS.getBytes(UTF_8);
    Seeds.each(
        20_000,
        random -> {
          byte[] damaged = whole.clone();
          for (int i = 1 + random.nextInt(3); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
          }
          try {
            JsonTree.read(JsonObject.read(damaged).object("object"));
          } catch (Refusal refusal) {
            assertThat(refusal.code()).isIn(ErrorCode.BAD_JSON, ErrorCode.BAD_REQUEST);
          }
        });
  }
}
