package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.JsonTree;
import dev.maru.testing.Seeds;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer writes is JSON, and says what it was given. */
final class JsonWriterTest {

  private static String written(String value) {
    return new String(new JsonWriter(0).string(value).bytes(), UTF_8);
  }

  private static void comesBack(String value) throws IOException {
    byte[] json = new JsonWriter(0).string(value).bytes();
    assertThat(JsonTree.read(json)).isEqualTo(new JsonTree.Text(value));
  }

  @Test
  void everyControlCharacterIsEscapedAndComesBack() throws IOException {
    for (char c = 0; c < 0x20; c++) {
      String expected =
          switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) c);
          };
      assertThat(written("a" + c + "b")).isEqualTo("\"a" + expected + "b\"");
      comesBack("a" + c + "b");
    }
  }

  @Test
  void everyOtherAsciiCharacterStandsForItselfButQuoteAndBackslash() {
    for (char c = 0x20; c < 0x80; c++) {
      String expected = c == '"' || c == '\\' ? "\\" + c : "" + c;
      assertThat(written("" + c)).isEqualTo("\"" + expected + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u007f\u0080",
        "한국어",
        "👍🏽",
        "\ud800\udc00\udbff\udfff",
        "\u2028\u2029\ufeff\uffff",
        "a한b👍c\"\\\u0001"
      })
  void textBeyondAsciiIsWrittenAsUtf8(String value) throws IOException {
    comesBack(value);
    assertThat(Utf8.valid(new JsonWriter(0).string(value).bytes())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud83d", "\udc4dx", "\udc4d\ud83d", "한\ud83d글"})
  void halfOfASurrogatePairNeverLeavesAsIllFormedUtf8(String value) throws IOException {
    byte[] json = new JsonWriter(0).string(value).bytes();
    assertThat(Utf8.valid(json)).isTrue();
    assertThat(JsonTree.read(json)).isEqualTo(new JsonTree.Text(value.replaceAll("\\p{Cs}", "?")));
  }

  @Test
  void everyTextComesBackWhateverRoomWasExpected() {
    Seeds.each(
        10_000,
        random -> {
          String value = new RandomJson(random).text().repeat(random.nextInt(20));
          JsonWriter json = new JsonWriter(random.nextInt(64));
          json.raw("{\"n\":").number(random.nextLong()).raw(",\"t\":").string(value);
          byte[] bytes = json.raw(",\"b\":").bool(true).raw("}").bytes();
          JsonTree.Members read = JsonTree.readObject(bytes);
          assertThat(read.get("t")).isEqualTo(new JsonTree.Text(value));
          assertThat(read.names()).containsExactly("n", "t", "b");
          assertThat(json.length()).isEqualTo(bytes.length);
          assertThat(json.frame().payload()).isEqualTo(bytes);
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, 10, Long.MIN_VALUE, Long.MAX_VALUE})
  void anIntegerIsWrittenInDecimal(long value) {
    byte[] json = new JsonWriter(0).number(value).bytes();
    assertThat(new String(json, UTF_8)).isEqualTo(Long.toString(value));
  }

  @Test
  void aPartOfAnArrayIsAppendedAsItIs() {
    byte[] source = "xx[1,2]yy".getBytes(UTF_8);
    JsonWriter json = new JsonWriter(0).raw("{\"a\":").raw(source, 2, 5).raw("}");
    assertThat(new String(json.bytes(), UTF_8)).isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void aUserIsAlwaysShownWithAllThreeFields() {
    User user = new User("u\"5", "", "김");
    assertThat(new String(new JsonWriter(0).user(user).bytes(), UTF_8))
        .isEqualTo("{\"id\":\"u\\\"5\",\"role\":\"\",\"name\":\"김\"}");
  }
}
